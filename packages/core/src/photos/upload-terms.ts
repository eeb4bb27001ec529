import type { BlobStore, SignedRequest, UploadTerms } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import { originalKey, type Photo } from './photo.ts'

/** Up to here one PUT takes all bytes; what is larger goes in parts, which can be resumed. */
export const singlePutBytes = 64 * 1024 * 1024
export const partSizeBytes = 16 * 1024 * 1024
/** A signed address for bytes works this long; `getUpload` gives a new one. */
export const uploadValidMs = 6 * 3_600_000

export type UploadTarget =
  | { outcome: 'upload'; photoId: string; upload: SignedRequest }
  | { outcome: 'parts'; photoId: string; partSizeBytes: number; partCount: number }

export const goesInParts = (photo: Pick<Photo, 'sizeBytes'>) => photo.sizeBytes > singlePutBytes

export const uploadTerms = (
  photo: Pick<Photo, 'contentType' | 'sizeBytes' | 'sha256'>,
  clock: Clock,
): UploadTerms => ({
  contentType: photo.contentType,
  sizeBytes: photo.sizeBytes,
  sha256: photo.sha256,
  expiresAtMs: clock.now() + uploadValidMs,
})

/** Numbers and sizes of the parts of so many bytes, from 1. */
export function partsOf(sizeBytes: number): { number: number; sizeBytes: number }[] {
  return Array.from({ length: Math.ceil(sizeBytes / partSizeBytes) }, (_, i) => ({
    number: i + 1,
    sizeBytes: Math.min(partSizeBytes, sizeBytes - i * partSizeBytes),
  }))
}

/** Where the bytes of an `expected` photo go. */
export async function uploadTarget(
  ports: { blobs: Pick<BlobStore, 'signUpload'>; clock: Clock },
  photo: Photo,
): Promise<UploadTarget> {
  if (goesInParts(photo))
    return { outcome: 'parts', photoId: photo.id, partSizeBytes, partCount: partsOf(photo.sizeBytes).length }
  const upload = await ports.blobs.signUpload(originalKey(photo), uploadTerms(photo, ports.clock))
  return { outcome: 'upload', photoId: photo.id, upload }
}

import { isAppError, notFound } from '../errors.ts'
import type { BlobStore, SignedRequest } from '../ports/blob-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { ownPhoto } from './own-photo.ts'
import { originalKey, type Photo } from './photo.ts'
import { receiveOriginal, type ReceivePorts } from './receive-original.ts'
import type { ShownState } from './reserve-photos.ts'
import {
  goesInParts,
  partSizeBytes,
  partsOf,
  uploadTarget,
  uploadTerms,
  uploadValidMs,
} from './upload-terms.ts'

export interface GetUploadPorts extends ReceivePorts {
  photos: Pick<PhotoStore, 'get' | 'startProcessing' | 'edit'>
  blobs: Pick<BlobStore, 'head' | 'signUpload' | 'startParts' | 'listParts' | 'signPart'>
}

export type UploadProgress =
  | { outcome: 'upload'; photoId: string; upload: SignedRequest }
  | { outcome: 'done'; photoId: string; state: ShownState }
  | {
      outcome: 'parts'
      photoId: string
      partSizeBytes: number
      partCount: number
      /** Numbers of the parts that are here. */
      stored: number[]
      missing: (SignedRequest & { number: number; sizeBytes: number })[]
    }

/** Where an upload goes on. Bytes that are here already, though nobody heard of it, are taken up. @throws AppError `not-found`. */
export async function getUpload(
  ports: GetUploadPorts,
  accountId: string,
  id: string,
): Promise<UploadProgress> {
  const photo = await ownPhoto(ports.photos, accountId, id)
  if (photo.state !== 'expected') return done(photo)
  if (await ports.blobs.head(originalKey(photo)))
    return done(await receiveOriginal(ports, originalKey(photo)))
  const target = await uploadTarget(ports, photo)
  return target.outcome === 'upload' || !goesInParts(photo)
    ? (target as UploadProgress)
    : partsProgress(ports, photo)
}

const done = (photo: Photo): UploadProgress => ({
  outcome: 'done',
  photoId: photo.id,
  state: photo.state as ShownState,
})

async function partsProgress(ports: GetUploadPorts, photo: Photo): Promise<UploadProgress> {
  const { uploadId, stored } = await openParts(ports, photo)
  const expiresAtMs = ports.clock.now() + uploadValidMs
  const parts = partsOf(photo.sizeBytes)
  const missing = parts
    .filter((part) => !stored.includes(part.number))
    .map(async (part) => ({
      ...part,
      ...(await ports.blobs.signPart(originalKey(photo), uploadId, { ...part, expiresAtMs })),
    }))
  return {
    outcome: 'parts',
    photoId: photo.id,
    partSizeBytes,
    partCount: parts.length,
    stored,
    missing: await Promise.all(missing),
  }
}

/** Starts over when the parts were collected or refused meanwhile. */
async function openParts(
  ports: GetUploadPorts,
  photo: Photo,
): Promise<{ uploadId: string; stored: number[] }> {
  const key = originalKey(photo)
  try {
    if (photo.uploadId !== undefined)
      return { uploadId: photo.uploadId, stored: await ports.blobs.listParts(key, photo.uploadId) }
  } catch (error) {
    if (!isAppError(error, 'not-found')) throw error
  }
  const uploadId = await ports.blobs.startParts(key, uploadTerms(photo, ports.clock))
  const [changed] = await ports.photos.edit(
    photo.accountId,
    [photo.id],
    () => ({ uploadId }),
    ports.clock.now(),
  )
  if (!changed) throw notFound('photo')
  return { uploadId, stored: [] }
}

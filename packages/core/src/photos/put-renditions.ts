import { isAppError } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { ProcessedImage } from '../ports/image-processor.ts'
import { renditionKey, renditionVersion, type KeyParts, type Rendition } from './photo.ts'

export const renditionTypes: Record<Rendition, string> = { thumbnail: 'image/webp', preview: 'image/jpeg' }

/** Those of the present version. What is there stays: the same bytes give the same rendition. */
export async function putRenditions(
  blobs: Pick<BlobStore, 'put'>,
  photo: KeyParts,
  image: Pick<ProcessedImage, Rendition>,
): Promise<void> {
  const keyOf = (rendition: Rendition) => renditionKey({ ...photo, renditionVersion }, rendition)
  await Promise.all([
    putOnce(blobs, keyOf('thumbnail'), image.thumbnail, renditionTypes.thumbnail),
    putOnce(blobs, keyOf('preview'), image.preview, renditionTypes.preview),
  ])
}

/** An earlier run may have put it. */
export async function putOnce(
  blobs: Pick<BlobStore, 'put'>,
  key: string,
  bytes: Uint8Array,
  contentType: string,
): Promise<void> {
  try {
    await blobs.put(key, bytes, { contentType })
  } catch (error) {
    if (!isAppError(error, 'already-uploaded')) throw error
  }
}

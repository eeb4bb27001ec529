import { AppError } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { ownPhoto } from './own-photo.ts'
import { originalKey } from './photo.ts'

export interface CancelUploadPorts {
  photos: Pick<PhotoStore, 'get' | 'dropExpected'>
  blobs: Pick<BlobStore, 'abortParts' | 'remove'>
  clock: Clock
}

/** Gives up an upload, and what came of its bytes. @throws AppError `not-found`; `conflict` when all bytes are here. */
export async function cancelUpload(
  { photos, blobs, clock }: CancelUploadPorts,
  accountId: string,
  id: string,
): Promise<void> {
  const photo = await ownPhoto(photos, accountId, id)
  if (photo.state !== 'expected' || !(await photos.dropExpected(id, clock.now() + 1)))
    throw new AppError('conflict', 'This photo is uploaded already. Move it to the trash instead.')
  if (photo.uploadId !== undefined) await blobs.abortParts(originalKey(photo), photo.uploadId)
  await blobs.remove([originalKey(photo)])
}

import { AppError, isAppError } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import { ownPhoto } from './own-photo.ts'
import { originalKey, type Photo } from './photo.ts'
import { receiveOriginal, type ReceivePorts } from './receive-original.ts'
import { uploadTerms } from './upload-terms.ts'

export interface CompleteUploadPorts extends ReceivePorts {
  blobs: Pick<BlobStore, 'head' | 'completeParts' | 'abortParts'>
}

/**
 * Joins the parts and starts processing. Gives the photo; again for one that was completed before.
 * @throws AppError `not-found`; `conflict` when parts are missing; `checksum-mismatch`, after which the upload starts over.
 */
export async function completeUpload(
  ports: CompleteUploadPorts,
  accountId: string,
  id: string,
): Promise<Photo> {
  const photo = await ownPhoto(ports.photos, accountId, id)
  if (photo.state !== 'expected') return photo
  const key = originalKey(photo)
  if (!(await ports.blobs.head(key))) await join(ports, photo)
  return receiveOriginal(ports, key)
}

async function join({ blobs, clock }: CompleteUploadPorts, photo: Photo): Promise<void> {
  const key = originalKey(photo)
  if (photo.uploadId === undefined)
    throw new AppError('conflict', 'The bytes of this photo have not come yet.')
  try {
    await blobs.completeParts(key, photo.uploadId, uploadTerms(photo, clock))
  } catch (error) {
    if (isAppError(error, 'already-uploaded')) return
    if (isAppError(error, 'checksum-mismatch')) await blobs.abortParts(key, photo.uploadId)
    if (isAppError(error, 'not-found'))
      throw new AppError('conflict', 'The parts of this upload are gone. Upload the file again.')
    throw error
  }
}

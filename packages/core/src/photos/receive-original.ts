import { notFound } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { parseOriginalKey, type Photo } from './photo.ts'

/** Payload `{ photoId, accountId }`. */
export const processJobKind = 'process-photo'

export interface ReceivePorts {
  photos: Pick<PhotoStore, 'get' | 'startProcessing'>
  blobs: Pick<BlobStore, 'head'>
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

export const enqueueProcessing = (
  jobs: Pick<JobQueue, 'enqueue'>,
  { id: photoId, accountId }: Pick<Photo, 'id' | 'accountId'>,
) => jobs.enqueue({ kind: processJobKind, payload: { photoId, accountId }, key: photoId })

/**
 * The bytes of an original have come: starts its processing. A hint that may come twice, late or never.
 * Gives the photo as it is now. @throws AppError `not-found` when nobody waits for these bytes, or they are not there.
 */
export async function receiveOriginal(ports: ReceivePorts, key: string): Promise<Photo> {
  const parts = parseOriginalKey(key)
  const photo = parts && (await ports.photos.get(parts.id))
  if (
    !photo ||
    photo.accountId !== parts.accountId ||
    photo.sha256 !== parts.sha256 ||
    photo.state === 'purging'
  )
    throw notFound('upload')
  if (photo.state !== 'expected' && photo.state !== 'processing') return photo
  if (!(await ports.blobs.head(key))) throw notFound('upload')
  if (photo.state === 'expected' && !(await ports.photos.startProcessing(photo.id, ports.clock.now()))) {
    // Another hint was faster, or the upload was given up a moment ago.
    const now = await ports.photos.get(photo.id)
    if (!now || now.state === 'purging' || now.state === 'expected') throw notFound('upload')
    return now
  }
  await enqueueProcessing(ports.jobs, photo)
  return { ...photo, state: 'processing' }
}

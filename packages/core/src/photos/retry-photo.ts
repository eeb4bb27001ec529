import { AppError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { ownPhoto } from './own-photo.ts'
import { enqueueProcessing } from './receive-original.ts'

export interface RetryPhotoPorts {
  photos: Pick<PhotoStore, 'get' | 'retry'>
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

/** Tries to read a rejected photo again. @throws AppError `not-found`; `conflict` when it is not rejected. */
export async function retryPhoto(
  { photos, jobs, clock }: RetryPhotoPorts,
  accountId: string,
  id: string,
): Promise<void> {
  const photo = await ownPhoto(photos, accountId, id)
  if (photo.state !== 'processing' && !(await photos.retry(id, clock.now())))
    throw new AppError('conflict', 'Only a photo that could not be read can be tried again.')
  await enqueueProcessing(jobs, photo)
}

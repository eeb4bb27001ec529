import { AppError } from '../errors.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { ownPhotos } from './own-photo.ts'

/** The job that removes what tombstones stand for; payload `{ accountId }`. */
export const purgeJobKind = 'purge-photos'

export interface PurgePorts {
  photos: Pick<PhotoStore, 'getMany' | 'startPurge' | 'listByState'>
  jobs: Pick<JobQueue, 'enqueue'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

/**
 * Deletes trashed photos for good: they are gone for everybody at once, their bytes follow.
 * @throws AppError `not-found`; `conflict` when one is not in the trash.
 */
export async function purgePhotos(ports: PurgePorts, accountId: string, ids: string[]): Promise<void> {
  const photos = await ownPhotos(ports.photos, accountId, ids)
  if (photos.some((photo) => photo.state !== 'trashed'))
    throw new AppError('conflict', 'Only photos in the trash can be deleted for good.')
  await buryPhotos(ports, accountId, ids)
}

/** Tombstones, then the job, then the news. Gives how many were trashed and are no more. */
export async function buryPhotos(
  ports: Omit<PurgePorts, 'photos'> & { photos: Pick<PhotoStore, 'startPurge'> },
  accountId: string,
  ids: string[],
): Promise<number> {
  const taken = await ports.photos.startPurge(accountId, ids, ports.clock.now())
  await enqueuePurge(ports.jobs, accountId)
  if (taken.length > 0)
    await ports.changes.publish(accountId, {
      type: 'photos-purged',
      photoIds: taken.map((photo) => photo.id),
    })
  return taken.length
}

export const enqueuePurge = (jobs: Pick<JobQueue, 'enqueue'>, accountId: string) =>
  jobs.enqueue({ kind: purgeJobKind, payload: { accountId }, key: accountId })

import { enqueueErasure } from '../insights/erase-clicks.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { galleryChanged, ownGallery, type GalleryPorts } from './gallery-ports.ts'
import type { GallerySummary } from './gallery.ts'

/** Newest first. */
export const listGalleries = (
  { galleries }: { galleries: Pick<GalleryStore, 'list'> },
  accountId: string,
): Promise<GallerySummary[]> => galleries.list(accountId)

/** With its items, likes, claims and clicks; photos and album stay. @throws AppError `not-found`. */
export async function deleteGallery(
  ports: Pick<GalleryPorts, 'galleries' | 'changes'> & { jobs: Pick<JobQueue, 'enqueue'> },
  accountId: string,
  id: string,
): Promise<void> {
  await ownGallery(ports, accountId, id)
  await enqueueErasure(ports.jobs, id)
  await ports.galleries.remove(accountId, id)
  await galleryChanged(ports, accountId, id)
}

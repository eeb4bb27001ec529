import { notFound } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { clicksPrefix } from './click.ts'
import { keysOf } from './open-clicks.ts'

/** Payload `{ galleryId }`. */
export const eraseClicksJobKind = 'erase-clicks'

/** Clicks that were on their way when the gallery went are written, or left out, by then. */
const settleMs = 120_000

/** Asked for before the gallery goes, so that it cannot be forgotten: the files of one that is still there stay. */
export const enqueueErasure = (jobs: Pick<JobQueue, 'enqueue'>, galleryId: string) =>
  jobs.enqueue({ kind: eraseClicksJobKind, payload: { galleryId }, key: galleryId, delayMs: settleMs })

/** The `erase-clicks` job: removes the files of clicks of a gallery that is gone. */
export const eraseClicksJob = (ports: {
  galleries: Pick<GalleryStore, 'byId'>
  blobs: Pick<BlobStore, 'list' | 'remove'>
}): JobHandler => ({
  async run({ galleryId }) {
    if (typeof galleryId !== 'string') throw notFound('gallery')
    if (await ports.galleries.byId(galleryId)) return
    for await (const key of keysOf(ports, clicksPrefix(galleryId))) await ports.blobs.remove([key])
  },
})

/** Of an account that goes: its galleries and what was clicked in them. */
export const galleryEraser = (ports: {
  galleries: Pick<GalleryStore, 'list' | 'eraseAccount'>
  jobs: Pick<JobQueue, 'enqueue'>
}) => ({
  async eraseAccount(accountId: string): Promise<void> {
    for (const { id } of await ports.galleries.list(accountId)) await enqueueErasure(ports.jobs, id)
    await ports.galleries.eraseAccount(accountId)
  },
})

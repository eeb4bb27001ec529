import type { BlobStore } from '../ports/blob-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey, renditionKey, renditions, renditionVersion, type Photo } from './photo.ts'
import { enqueuePurge } from './purge-photos.ts'

const batch = 100
/** One run stays well within the lease of a job; the next run goes on. */
const batchesPerRun = 5

export interface RemovePurgedPorts {
  photos: Pick<PhotoStore, 'listByState' | 'finishPurge'>
  blobs: Pick<BlobStore, 'remove' | 'abortParts'>
  jobs: Pick<JobQueue, 'enqueue'>
}

/**
 * The `purge-photos` job: bytes first, then the row, so that a run that is cut off leaves the tombstone to the
 * next one. Gives how many photos it finished.
 */
export async function removePurgedPhotos(ports: RemovePurgedPorts, accountId: string): Promise<number> {
  let count = 0
  for (let run = 0; run < batchesPerRun; run++) {
    const { photos, next } = await ports.photos.listByState(
      accountId,
      'purging',
      Number.MAX_SAFE_INTEGER,
      undefined,
      batch,
    )
    for (const photo of photos)
      if (photo.uploadId) await ports.blobs.abortParts(originalKey(photo), photo.uploadId)
    await ports.blobs.remove(photos.flatMap(keysOf))
    for (const photo of photos) await ports.photos.finishPurge(photo.id)
    count += photos.length
    if (!next) return count
  }
  await enqueuePurge(ports.jobs, accountId)
  return count
}

/** Of every version that there may be: also of a rendering that was cut off before its row said so. */
function keysOf(photo: Photo): string[] {
  const versions = Array.from({ length: Math.max(photo.renditionVersion, renditionVersion) }, (_, i) => i + 1)
  return [
    originalKey(photo),
    ...versions.flatMap((version) =>
      renditions.map((one) => renditionKey({ ...photo, renditionVersion: version }, one)),
    ),
  ]
}

import type { BlobStore } from '../ports/blob-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey, renditionKey, renditions, renditionVersion, type Photo } from './photo.ts'

const batch = 100

export interface RemovePurgedPorts {
  photos: Pick<PhotoStore, 'listByState' | 'finishPurge'>
  blobs: Pick<BlobStore, 'remove' | 'abortParts'>
}

/**
 * Removes what some tombstones stand for: bytes first, then the rows, so that a run that is cut off leaves the tombstones to the next
 * one. Gives how many photos it finished, and whether there are more.
 */
export async function removePurgedBatch(
  ports: RemovePurgedPorts,
  accountId: string,
): Promise<{ count: number; more: boolean }> {
  const anyTime = Number.MAX_SAFE_INTEGER
  const { photos, next } = await ports.photos.listByState(accountId, 'purging', anyTime, undefined, batch)
  for (const photo of photos)
    if (photo.uploadId) await ports.blobs.abortParts(originalKey(photo), photo.uploadId)
  await ports.blobs.remove(photos.flatMap(keysOf))
  for (const photo of photos) await ports.photos.finishPurge(photo.id)
  return { count: photos.length, more: next !== undefined }
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

import { renditionKeys, renditionVersion, type Photo } from '../../photos/photo.ts'
import { putRenditions } from '../../photos/put-renditions.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { ChangeFeed } from '../../ports/change-feed.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ProcessedImage } from '../../ports/image-processor.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'

export interface ShowNewerPorts {
  photos: Pick<PhotoStore, 'get' | 'rerender'>
  blobs: Pick<BlobStore, 'put' | 'remove'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

/**
 * Renditions of the present version take the place of older ones: files first, then the row that shows them, then the news. The older
 * files stay for a day, as pages that are open still show them; a verification removes them.
 */
export async function showNewer(ports: ShowNewerPorts, photo: Photo, image: ProcessedImage): Promise<void> {
  const { photos, blobs, changes, clock } = ports
  const { width, height, thumbHash } = image
  await putRenditions(blobs, photo, image)
  const rendered = { width, height, thumbHash, renditionVersion }
  if (await photos.rerender(photo.id, photo.sha256, rendered, clock.now())) {
    await changes.publish(photo.accountId, { type: 'photos-edited', photoIds: [photo.id] })
    return
  }
  const now = await photos.get(photo.id)
  if (!now || now.state === 'purging') await blobs.remove(renditionKeys({ ...photo, renditionVersion }))
}

import type { Photo } from '../photos/photo.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { galleryChanged, type GalleryPorts } from './gallery-ports.ts'

/** Before another item, or (null) to the end, in the order given. @throws AppError `not-found`. */
export async function moveItems(
  ports: Pick<GalleryPorts, 'items' | 'changes'>,
  accountId: string,
  galleryId: string,
  itemIds: string[],
  beforeItemId: string | null,
): Promise<void> {
  await ports.items.move(accountId, galleryId, itemIds, beforeItemId)
  await galleryChanged(ports, accountId, galleryId)
}

/** Their photos stay. Gives how many there were. @throws AppError `not-found`. */
export async function removeItems(
  ports: Pick<GalleryPorts, 'items' | 'changes' | 'clock'>,
  accountId: string,
  galleryId: string,
  itemIds: string[],
): Promise<number> {
  const removed = await ports.items.remove(accountId, galleryId, itemIds, ports.clock.now())
  await galleryChanged(ports, accountId, galleryId)
  return removed
}

/** Photos of the gallery's album that are not items yet. @throws AppError `not-found`, `invalid-input`. */
export async function listOffers(
  ports: Pick<GalleryPorts, 'items'> & { photos: Pick<PhotoStore, 'getMany'> },
  accountId: string,
  galleryId: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ photos: Photo[]; next?: string }> {
  const { photoIds, next } = await ports.items.offers(accountId, galleryId, cursor, limit)
  const found = await ports.photos.getMany(photoIds)
  // What left between the two reads is not shown.
  const photos = found.filter((photo) => photo.state === 'ready' && photo.accountId === accountId)
  return next === undefined ? { photos } : { photos, next }
}

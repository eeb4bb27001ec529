import { ownPhotos } from '../photos/own-photo.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { allItems, galleryChanged, ownGallery, retried, type GalleryPorts } from './gallery-ports.ts'
import type { Item } from './gallery.ts'
import { itemsOfPhotos } from './items-of-photos.ts'
import { fileKey } from './photos-named.ts'

/**
 * A photo whose file an item waits for becomes that item's; the others become items at the end; those that are items stay
 * as they are. Gives how many found their place. @throws AppError `not-found`, `invalid-input`; nothing is added then.
 */
export async function addItems(
  ports: GalleryPorts & { photos: Pick<PhotoStore, 'getMany'> },
  accountId: string,
  galleryId: string,
  photoIds: string[],
): Promise<number> {
  const photos = await ownPhotos(ports.photos, accountId, photoIds)
  const added = await retried(async () => {
    const { version } = await ownGallery(ports, accountId, galleryId)
    const present = await allItems(ports, accountId, galleryId)
    const known = new Set(present.map(({ photoId }) => photoId))
    const waiting = waitingItems(present)
    const nowMs = ports.clock.now()
    const fresh = photos.filter(({ id }) => !known.has(id))
    const edited = fresh.flatMap(({ id: photoId, fileName }) => {
      const item = waiting.get(fileKey(fileName))
      waiting.delete(fileKey(fileName))
      return item ? [{ id: item.id, patch: { photoId, waitsForFile: null } }] : []
    })
    const placed = new Set(edited.map(({ patch }) => patch.photoId))
    const slugs = new Set(present.map(({ slug }) => slug))
    const rest = fresh.filter(({ id }) => !placed.has(id))
    const changes = { added: itemsOfPhotos(rest, slugs, nowMs), edited }
    if (fresh.length > 0) await ports.items.save(accountId, galleryId, version, changes, nowMs)
    return fresh.length
  })
  if (added > 0) await galleryChanged(ports, accountId, galleryId)
  return added
}

const waitingItems = (items: readonly Item[]): Map<string, Item> =>
  new Map(
    items.flatMap((item) =>
      item.photoId === null && item.waitsForFile !== null
        ? [[fileKey(item.waitsForFile), item] as const]
        : [],
    ),
  )

import { isOpen } from '../accounts/account.ts'
import { notFound } from '../errors.ts'
import { renditionKey, type Photo, type Rendition } from '../photos/photo.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { withPhotos } from './open-gallery.ts'

export interface ItemRenditionPorts {
  galleries: Pick<GalleryStore, 'byId'>
  items: Pick<ItemStore, 'getMany'>
  photos: Pick<PhotoStore, 'getMany'>
  accounts: Pick<AccountStore, 'get'>
}

/** What an address of `GalleryMedia` stands for. */
export interface ItemRendition {
  galleryId: string
  itemId: string
  rendition: Rendition
}

/** Only while visitors see the item. @throws AppError `not-found`. */
export async function getItemRendition(
  ports: ItemRenditionPorts,
  { galleryId, itemId, rendition }: ItemRendition,
): Promise<{ key: string; photo: Photo }> {
  const gallery = await ports.galleries.byId(galleryId)
  if (gallery?.state !== 'published') throw notFound('file')
  const account = await ports.accounts.get(gallery.accountId)
  const items = await ports.items.getMany(galleryId, [itemId])
  const [shown] = await withPhotos(ports, gallery.accountId, items)
  if (!account || !isOpen(account) || !shown) throw notFound('file')
  return { key: renditionKey(shown.photo, rendition), photo: shown.photo }
}

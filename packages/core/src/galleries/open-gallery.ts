import { isOpen } from '../accounts/account.ts'
import { notFound } from '../errors.ts'
import type { Photo } from '../photos/photo.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import type { GallerySummary, Item } from './gallery.ts'

export interface VisitPorts {
  galleries: Pick<GalleryStore, 'bySlug'>
  accounts: Pick<AccountStore, 'get'>
  profiles: Pick<ProfileStore, 'get'>
}

/** A gallery that everybody may see. */
export interface OpenGallery {
  gallery: GallerySummary & { publishedAtMs: number }
  owner: { displayName: string; handle: string | null }
}

/**
 * The one door to what visitors see. Unknown, not published, of a closed account: all look the same.
 * @throws AppError `not-found`.
 */
export async function openGallery(ports: VisitPorts, slug: string): Promise<OpenGallery> {
  const gallery = await ports.galleries.bySlug(slug)
  const publishedAtMs = gallery?.publishedAtMs ?? null
  if (gallery?.state !== 'published' || publishedAtMs === null) throw notFound('gallery')
  const account = await ports.accounts.get(gallery.accountId)
  if (!account || !isOpen(account)) throw notFound('gallery')
  // The profile of whoever publishes a gallery can be seen.
  const handle = (await ports.profiles.get(account.id))?.handle ?? null
  return { gallery: { ...gallery, publishedAtMs }, owner: { displayName: account.displayName, handle } }
}

/** With its photo, of which visitors see the renditions alone. */
export interface ShownItem {
  item: Item
  photo: Photo
}

/** An item that visitors see, by its slug. @throws AppError `not-found`. */
export async function openItem(
  ports: VisitPorts & { items: Pick<ItemStore, 'bySlug'>; photos: Pick<PhotoStore, 'getMany'> },
  slug: string,
  itemSlug: string,
): Promise<OpenGallery & ShownItem> {
  const open = await openGallery(ports, slug)
  const item = await ports.items.bySlug(open.gallery.id, itemSlug.toWellFormed().normalize('NFC'))
  const [shown] = await withPhotos(ports, open.gallery.accountId, item ? [item] : [])
  if (!shown) throw notFound('item in this gallery')
  return { ...open, ...shown }
}

/** The same by its id. @throws AppError `not-found`. */
export async function openItemById(
  ports: VisitPorts & { items: Pick<ItemStore, 'getMany'>; photos: Pick<PhotoStore, 'getMany'> },
  slug: string,
  itemId: string,
): Promise<OpenGallery & ShownItem> {
  const open = await openGallery(ports, slug)
  const [shown] = await withPhotos(
    ports,
    open.gallery.accountId,
    await ports.items.getMany(open.gallery.id, [itemId]),
  )
  if (!shown) throw notFound('item in this gallery')
  return { ...open, ...shown }
}

/** Those whose photo can be shown, with it. */
export async function withPhotos(
  { photos }: { photos: Pick<PhotoStore, 'getMany'> },
  accountId: string,
  items: readonly Item[],
): Promise<ShownItem[]> {
  const shown = items.filter((item) => item.shown)
  const found = await photos.getMany(shown.flatMap(({ photoId }) => photoId ?? []))
  // What left between the two reads is not shown.
  const byId = new Map(
    found
      .filter((photo) => photo.state === 'ready' && photo.accountId === accountId)
      .map((photo) => [photo.id, photo]),
  )
  return shown.flatMap((item) => {
    const photo = item.photoId === null ? undefined : byId.get(item.photoId)
    return photo ? [{ item, photo }] : []
  })
}

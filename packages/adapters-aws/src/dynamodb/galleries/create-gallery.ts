import { AppError, notFound, slugTaken, type NewGallery, type NewItem } from '@cloudalbum/core'
import { readAlbum } from '../albums/album-rows.ts'
import type { Dynamo } from '../dynamo.ts'
import { galleriesTable, listingOf, type GalleryRow } from './gallery-rows.ts'
import type { Guarded } from './guarded.ts'
import { albumLock, gallerySlugLock, locksTable } from './item-keys.ts'
import { planItems } from './plan-items.ts'
import { removeGallery } from './remove-gallery.ts'
import { writeItems, type SaveParts } from './write-items.ts'

/**
 * With as many of its items as fit into one transaction; the others follow in steps. When one of those is refused, the gallery
 * goes again; after a crash it is there with fewer items.
 */
export async function createGallery(
  parts: SaveParts,
  made: NewGallery,
  items: NewItem[],
): Promise<GalleryRow> {
  const { dynamo } = parts
  const gallery: GalleryRow = {
    ...made,
    coverItemId: null,
    updatedAtMs: made.createdAtMs,
    publishedAtMs: null,
    version: 1,
    formerSlugs: [],
  }
  if (made.albumId !== null) await expectFreeAlbum(dynamo, made.accountId, made.albumId)
  if (await dynamo.get(locksTable, { lock: gallerySlugLock(made.slug) })) throw slugTaken()
  const plan = await planItems(parts, gallery, { added: items, edited: [] })
  let isThere = false
  const opening = openingOf(gallery)
  try {
    await writeItems(parts, {
      gallery,
      plan,
      nowMs: made.createdAtMs,
      opening,
      onOpened: () => (isThere = true),
    })
  } catch (error) {
    if (isThere) await removeGallery(parts, gallery)
    throw error
  }
  return gallery
}

async function expectFreeAlbum(dynamo: Dynamo, accountId: string, albumId: string): Promise<void> {
  if (!(await readAlbum(dynamo, accountId, albumId))) throw notFound('album')
  if (await dynamo.get(locksTable, { lock: albumLock(albumId) })) throw albumTaken()
}

const albumTaken = () =>
  new AppError('conflict', 'This album has a gallery already.', { fields: { albumId: 'has a gallery' } })

function openingOf(gallery: GalleryRow): Guarded[] {
  const { id, accountId, albumId, slug } = gallery
  const lock = (lock: string, refused: () => AppError): Guarded => ({
    write: { table: locksTable, put: { lock, galleryId: id }, condition: 'attribute_not_exists(#lock)' },
    refused,
  })
  return [
    {
      write: {
        table: galleriesTable,
        put: { ...gallery, ...listingOf(gallery) },
        condition: 'attribute_not_exists(#id)',
      },
      refused: () => new AppError('conflict', 'There is such a gallery already.'),
    },
    { write: { table: 'gallery-accounts', put: { accountId, galleryId: id } } },
    lock(gallerySlugLock(slug), slugTaken),
    ...(albumId === null ? [] : [lock(albumLock(albumId), albumTaken)]),
  ]
}

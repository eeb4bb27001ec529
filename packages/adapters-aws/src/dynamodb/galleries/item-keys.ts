import type { Write } from '../dynamo.ts'
import type { ItemRow } from './item-rows.ts'

/**
 * Which item of a gallery has a slug (`gallery-locks`), or had it last (`former`), and which items show a photo (`gallery-photos`: one row a photo, with
 * an attribute a gallery; `changes` counts them, so that a photo and its items never change unseen by each other).
 */
export const locksTable = 'gallery-locks'
export const photosTable = 'gallery-photos'

export const itemSlugLock = (galleryId: string, slug: string) => `item#${galleryId}#${slug}`
export const gallerySlugLock = (slug: string) => `gallery#${slug}`
export const albumLock = (albumId: string) => `album#${albumId}`

export type PhotoItemsRow = { photoId: string; changes: number } & Record<string, unknown>

/** Gallery and item of each item that shows a photo. */
export const itemsOfPhoto = ({ photoId: _photo, changes: _changes, ...items }: PhotoItemsRow) =>
  Object.entries(items).map(([galleryId, itemId]) => ({ galleryId, id: String(itemId) }))

export const freesSlug = ({ id, galleryId, slug }: Pick<ItemRow, 'id' | 'galleryId' | 'slug'>): Write => ({
  table: locksTable,
  remove: { lock: itemSlugLock(galleryId, slug) },
  condition: '#itemId = :id',
  values: { id },
})

export const freesPhoto = ({ id, galleryId }: Pick<ItemRow, 'id' | 'galleryId'>, photoId: string): Write => ({
  table: photosTable,
  change: { photoId },
  update: `REMOVE #${galleryId} ADD #changes :one`,
  condition: `#${galleryId} = :id`,
  values: { id, one: 1 },
})

/** Refused when another item has it, unless that is `from`. */
export const takesSlug = (
  { id, galleryId, slug }: Pick<ItemRow, 'id' | 'galleryId' | 'slug'>,
  from: string | undefined,
): Write => ({
  table: locksTable,
  put: { lock: itemSlugLock(galleryId, slug), galleryId, itemId: id },
  condition:
    from === undefined ? 'attribute_not_exists(#lock) OR attribute_exists(#former)' : '#itemId = :from',
  values: { from },
})

export const takesPhoto = (
  { id, galleryId }: Pick<ItemRow, 'id' | 'galleryId'>,
  photoId: string,
  from: string | undefined,
): Write => ({
  table: photosTable,
  change: { photoId },
  update: `SET #${galleryId} = :id ADD #changes :one`,
  condition: from === undefined ? `attribute_not_exists(#${galleryId})` : `#${galleryId} = :from`,
  values: { id, from, one: 1 },
})

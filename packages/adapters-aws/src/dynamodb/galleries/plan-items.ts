import { invalid, maxItems, type ItemChanges, type ItemPatch, type Photo } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { readTotals } from './gallery-counts.ts'
import type { GalleryRow } from './gallery-rows.ts'
import { photoTwice, slugTwice } from './item-faults.ts'
import { itemSlugLock, locksTable, photosTable, type PhotoItemsRow } from './item-keys.ts'
import { requirePhotos, type ItemPhotos } from './item-photos.ts'
import type { Edit, ItemSource } from './item-terms.ts'
import { requireItems } from './item-rows.ts'
import { placesBehind } from './places.ts'
import { readList } from './read-lists.ts'

export interface PlanParts {
  dynamo: Dynamo
  photos: ItemPhotos
}

/** What is to be written, and the photos of it as they were read. */
export interface ItemPlan {
  sources: ItemSource[]
  photos: ReadonlyMap<string, Photo>
}

/** Looks at everything before anything is written. Gives edits, then new ones. @throws AppError as ItemStore.save. */
export async function planItems(
  { dynamo, photos }: PlanParts,
  gallery: GalleryRow,
  { added, edited }: Pick<ItemChanges, 'added' | 'edited'>,
): Promise<ItemPlan> {
  const patches = new Map<string, ItemPatch>()
  for (const { id, patch } of edited) patches.set(id, { ...patches.get(id), ...patch })
  const rows = await requireItems(dynamo, gallery.id, [...patches.keys()])
  const edits = rows.map((row) => ({ id: row.id, row, patch: patches.get(row.id) ?? {} }))
  const wanted = [...edits.map(({ id, patch }) => ({ id, ...patch })), ...added]
  const photoIds = wanted.flatMap(({ photoId }) => photoId ?? [])
  const [found, last] = await Promise.all([
    requirePhotos(photos, gallery.accountId, photoIds),
    lastPlace(dynamo, gallery.id, added.length),
    expectRoom(dynamo, gallery.id, added.length),
    expectFreeSlugs(dynamo, gallery.id, edits, wanted),
    expectFreePhotos(dynamo, gallery.id, edits, wanted),
  ])
  const places = placesBehind(last, added.length)
  const news = added.map((item, index) => ({ id: item.id, item, place: places[index] ?? '' }))
  return { sources: [...edits, ...news], photos: found }
}

async function expectRoom(dynamo: Dynamo, galleryId: string, more: number): Promise<void> {
  if (more > 0 && (await readTotals(dynamo, galleryId)).items + more > maxItems)
    throw invalid(`A gallery has at most ${maxItems.toLocaleString('en')} items.`)
}

async function lastPlace(dynamo: Dynamo, galleryId: string, more: number): Promise<string | undefined> {
  if (more === 0) return undefined
  const [last] = await readList(dynamo, galleryId, null, { backwards: true, limit: 1 })
  return last?.listed.place
}

/** @throws AppError `conflict` when two want the same, or an item has it that keeps it. */
async function expectFreeSlugs(
  dynamo: Dynamo,
  galleryId: string,
  edits: readonly Edit[],
  wanted: readonly { id: string; slug?: string }[],
): Promise<void> {
  const slugs = wanted.flatMap(({ slug }) => slug ?? [])
  if (new Set(slugs).size < slugs.length) throw slugTwice()
  const keys = slugs.map((slug) => ({ lock: itemSlugLock(galleryId, slug) }))
  const locks = await dynamo.getMany<{ lock: string; itemId: string; former?: boolean } & Row>(
    locksTable,
    keys,
  )
  const holders = new Map(locks.flatMap(({ lock, itemId, former }) => (former ? [] : [[lock, itemId]])))
  const leaving = new Set(edits.flatMap(({ id, patch }) => (patch.slug === undefined ? [] : id)))
  for (const { id, slug = '' } of wanted) {
    const holder = holders.get(itemSlugLock(galleryId, slug))
    if (holder !== undefined && holder !== id && !leaving.has(holder)) throw slugTwice()
  }
}

/** As slugs. */
async function expectFreePhotos(
  dynamo: Dynamo,
  galleryId: string,
  edits: readonly Edit[],
  wanted: readonly { id: string; photoId?: string | null }[],
): Promise<void> {
  const keys = wanted.flatMap(({ photoId }) => (photoId ? [{ photoId }] : []))
  const rows = await dynamo.getMany<PhotoItemsRow>(photosTable, keys)
  const holders = new Map(rows.map((row) => [row.photoId, row[galleryId]]))
  const leaving = new Set<unknown>(edits.flatMap(({ id, patch }) => (patch.photoId === undefined ? [] : id)))
  for (const { id, photoId } of wanted) {
    const holder = holders.get(photoId ?? '')
    if (holder !== undefined && holder !== id && !leaving.has(holder)) throw photoTwice()
  }
}

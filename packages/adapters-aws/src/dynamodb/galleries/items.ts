import { filterSet, type Filters, type Item, type ItemPage, type ItemStore } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { readCounts, readFacet } from './gallery-counts.ts'
import { requireGallery } from './gallery-rows.ts'
import { badCursor } from './item-faults.ts'
import { itemSlugLock, locksTable } from './item-keys.ts'
import { hashed, listKey } from './item-lists.ts'
import type { ItemPhotos } from './item-photos.ts'
import { readItem, readItems, toItem, type ItemRow } from './item-rows.ts'
import { moveItems } from './move-items.ts'
import { readOffers } from './offers.ts'
import { readList, type Wanted } from './read-lists.ts'
import { removeItems } from './remove-items.ts'
import { saveItems } from './save-items.ts'
import { createSettle, type Settle } from './settle.ts'

export interface ItemStoreOptions {
  /** With `createDynamoItemFollower` among its followers. */
  photos: ItemPhotos
}

/**
 * Items of galleries in DynamoDB: the rows of items are right, index and counters are settled after them (settle.ts). What
 * takes more than one transaction goes in steps; each of them says what a crash leaves.
 */
export function createDynamoItemStore(dynamo: Dynamo, { photos }: ItemStoreOptions): ItemStore {
  const settle = createSettle(dynamo)
  const own = async (accountId: string, galleryId: string) => {
    const gallery = await requireGallery(dynamo, accountId, galleryId)
    await settle(galleryId)
    return gallery
  }
  return {
    save: (...save) => saveItems({ dynamo, photos, settle }, ...save),
    async move(accountId, galleryId, ids, before) {
      await own(accountId, galleryId)
      await moveItems(dynamo, galleryId, unique(ids), before)
      await settle(galleryId)
    },
    async remove(accountId, galleryId, ids, nowMs) {
      const gallery = await own(accountId, galleryId)
      return removeItems({ dynamo, settle }, gallery, unique(ids), nowMs)
    },
    async page(accountId, galleryId, cursor, limit) {
      await own(accountId, galleryId)
      return readPage(dynamo, galleryId, null, cursor, limit)
    },
    getMany: (galleryId, ids) => getMany(dynamo, galleryId, unique(ids)),
    offers: async (accountId, galleryId, cursor, limit) =>
      readOffers(dynamo, await requireGallery(dynamo, accountId, galleryId), cursor, limit),
    async shown(galleryId, filters, cursor, limit) {
      await settle(galleryId)
      return shown(dynamo, galleryId, filters, cursor, limit)
    },
    async count(galleryId, sets) {
      await settle(galleryId)
      return readCounts(dynamo, galleryId, sets.map(listKey))
    },
    async values(galleryId, key, limit) {
      await settle(galleryId)
      return readFacet(dynamo, galleryId, key, limit)
    },
    bySlug: (galleryId, slug) => bySlug(dynamo, galleryId, slug),
    around: (galleryId, filters, id) => around({ dynamo, settle }, galleryId, filters, id),
  }
}

const unique = (ids: string[]) => [...new Set(ids)]

async function getMany(dynamo: Dynamo, galleryId: string, ids: string[]): Promise<Item[]> {
  const found = await readItems(dynamo, ids)
  return ids.flatMap((id) => {
    const row = found.get(id)
    return row?.galleryId === galleryId ? [toItem(row)] : []
  })
}

async function bySlug(dynamo: Dynamo, galleryId: string, slug: string): Promise<Item | undefined> {
  const lock = await dynamo.get<{ itemId: string } & Row>(locksTable, { lock: itemSlugLock(galleryId, slug) })
  const row = lock && (await readItem(dynamo, lock.itemId))
  return row && toItem(row)
}

async function readPage(
  dynamo: Dynamo,
  galleryId: string,
  wanted: Wanted,
  cursor: string | undefined,
  limit: number,
): Promise<ItemPage> {
  const from = cursor === undefined ? undefined : parsePlace(cursor)
  const found = await readList(dynamo, galleryId, wanted, { from, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const page = { items: items.map(toItem) }
  return found.length > limit && last ? { ...page, next: cursorAt(last) } : page
}

const cursorAt = ({ id, listed }: ItemRow) => `${listed.place}.${id}`

/** @throws AppError `invalid-input` for a cursor that is not ours. */
function parsePlace(cursor: string): { place: string; itemId: string } {
  const [, place, itemId] = /^([0-9a-v]{8,120})\.([0-9a-hjkmnp-tv-z]{26})$/.exec(cursor) ?? []
  if (place === undefined || itemId === undefined) throw badCursor()
  return { place, itemId }
}

/** Part of a cursor, so that none is taken for that of other filters. */
const mark = (filters: Filters) => hashed(filterSet(filters)).slice(0, 8)

async function shown(
  dynamo: Dynamo,
  galleryId: string,
  filters: Filters,
  cursor: string | undefined,
  limit: number,
): Promise<ItemPage> {
  const [place, of] = cursor?.split('~') ?? []
  if (cursor !== undefined && of !== mark(filters)) throw badCursor()
  const { items, next } = await readPage(dynamo, galleryId, filters, place, limit)
  return next === undefined ? { items } : { items, next: `${next}~${mark(filters)}` }
}

async function around(
  { dynamo, settle }: { dynamo: Dynamo; settle: Settle },
  galleryId: string,
  filters: Filters,
  id: string,
): Promise<{ previous?: Item; next?: Item }> {
  const [item] = await Promise.all([readItem(dynamo, id), settle(galleryId)])
  if (!item) return {}
  const from = { place: item.listed.place, itemId: id }
  const next = async (backwards: boolean) =>
    (await readList(dynamo, galleryId, filters, { from, backwards, limit: 1 }))[0]
  const [before, after] = await Promise.all([next(true), next(false)])
  return {
    ...(before ? { previous: toItem(before) } : {}),
    ...(after ? { next: toItem(after) } : {}),
  }
}

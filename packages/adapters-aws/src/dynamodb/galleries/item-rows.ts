import { notFound, type Item, type ItemClaim, type ItemValues } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import type { Listed } from './item-lists.ts'

/**
 * A row of `gallery-items`: what an item is. Index and counters follow it (settle.ts): as long as they have not, `counted` is
 * where it stands in them, and a row of `gallery-unsettled` says so.
 */
export interface ItemRow {
  id: string
  galleryId: string
  photoId?: string
  waitsForFile?: string
  slug: string
  /** Slugs that it had, the latest first; not set: none. */
  formerSlugs?: string[]
  name: string
  description: string
  /** JSON, as numbers of values may be any. */
  values: string
  listed: Listed
  counted?: Listed
  likes: number
  /** Of where it was before: nobody's here. Not set: made before these were written down. */
  startingLikes?: number
  /** Held or final: nobody else can claim it. */
  claim?: ItemClaim & { accountId?: string }
  updatedAtMs: number
  /** It is gone for everybody; what follows it goes after it. */
  removedAtMs?: number
}

export const itemsTable = 'gallery-items'

export const toItem = (row: ItemRow): Item => ({
  id: row.id,
  galleryId: row.galleryId,
  photoId: row.photoId ?? null,
  waitsForFile: row.waitsForFile ?? null,
  slug: row.slug,
  name: row.name,
  description: row.description,
  values: valuesOf(row),
  shown: row.listed.shown,
  likes: row.likes,
  claim: row.claim ? { id: row.claim.id, state: row.claim.state, claimedAtMs: row.claim.claimedAtMs } : null,
  updatedAtMs: row.updatedAtMs,
})

const valuesOf = ({ values }: Pick<ItemRow, 'values'>) => JSON.parse(values) as ItemValues

export const isThere = (row: ItemRow | undefined): row is ItemRow =>
  row !== undefined && row.removedAtMs === undefined

/** Those that are there, by id. */
export async function readItems(dynamo: Dynamo, ids: readonly string[]): Promise<Map<string, ItemRow>> {
  const rows = await readItemRows(dynamo, ids)
  return new Map([...rows].filter(([, row]) => isThere(row)))
}

/** Removed ones among them. */
export async function readItemRows(dynamo: Dynamo, ids: readonly string[]): Promise<Map<string, ItemRow>> {
  const keys = [...new Set(ids)].map((id) => ({ id }))
  const rows = keys.length === 0 ? [] : await dynamo.getMany<ItemRow>(itemsTable, keys)
  return new Map(rows.map((row) => [row.id, row]))
}

export async function readItem(dynamo: Dynamo, id: string): Promise<ItemRow | undefined> {
  const row = await dynamo.get<ItemRow>(itemsTable, { id })
  return isThere(row) ? row : undefined
}

/** @throws AppError `not-found`. */
export async function requireItem(dynamo: Dynamo, id: string): Promise<ItemRow> {
  const row = await readItem(dynamo, id)
  if (!row) throw notFound('item')
  return row
}

/** In the order of `ids`. @throws AppError `not-found` when one is not in the gallery. */
export async function requireItems(
  dynamo: Dynamo,
  galleryId: string,
  ids: readonly string[],
): Promise<ItemRow[]> {
  const found = await readItems(dynamo, ids)
  return ids.map((id) => {
    const row = found.get(id)
    if (row?.galleryId !== galleryId) throw notFound('item in this gallery')
    return row
  })
}

/** Part of an update that changes where an item stands; index and counters follow from where it stood in them. */
const listedAnew = '#counted = if_not_exists(#counted, #listed), #listed.#edition = #listed.#edition + :one'

export interface ItemUpdate {
  set?: Record<string, unknown>
  unset?: readonly string[]
  /** Members of `listed`. */
  listed?: Partial<Omit<Listed, 'edition'>>
  /** Besides that it is there. */
  condition?: string
  values?: Record<string, unknown>
  /** Also of one that is removed and not settled yet. */
  evenRemoved?: boolean
}

/** A change of an item that is there. With `listed`, the row of `gallery-unsettled` as well. */
export function itemWrites(
  { id, galleryId }: Pick<ItemRow, 'id' | 'galleryId'>,
  { set = {}, unset = [], listed, condition, values, evenRemoved = false }: ItemUpdate,
): [Write, ...Write[]] {
  const setting = [
    ...Object.keys(set).map((name) => `#${name} = :${name}`),
    ...Object.keys(listed ?? {}).map((name) => `#listed.#${name} = :${name}`),
    ...(listed ? [listedAnew] : []),
  ]
  const parts = [
    ...(setting.length > 0 ? [`SET ${setting.join(', ')}`] : []),
    ...(unset.length > 0 ? [`REMOVE ${unset.map((name) => `#${name}`).join(', ')}`] : []),
  ]
  const conditions = [
    '#galleryId = :galleryId',
    ...(evenRemoved ? [] : ['attribute_not_exists(#removedAtMs)']),
    ...(condition === undefined ? [] : [condition]),
  ]
  const change: Write = {
    table: itemsTable,
    change: { id },
    update: parts.join(' '),
    condition: conditions.join(' AND '),
    values: { ...set, ...listed, ...values, galleryId, ...(listed ? { one: 1 } : {}) },
  }
  return listed ? [change, unsettled(galleryId, id)] : [change]
}

/** Says that index and counters have not followed an item. One a gallery and item, whatever comes to it meanwhile. */
export const unsettled = (galleryId: string, id: string): Write => ({
  table: 'gallery-unsettled',
  put: { galleryId, id, itemId: id } satisfies UnsettledRow & Row,
})

/**
 * A row of `gallery-unsettled`: of an item that stands elsewhere than index and counters say, or (with `day`) of likes and
 * claims that are not counted yet.
 */
export interface UnsettledRow {
  galleryId: string
  id: string
  itemId?: string
  day?: string
  likes?: number
  claims?: number
}

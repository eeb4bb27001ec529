import type { Filters } from '@cloudalbum/core'
import type { Dynamo, Read, Row } from '../dynamo.ts'
import { allItems, fits, indexKey, listKey, readIndexRow, type IndexRow } from './item-lists.ts'
import { isThere, readItemRows, type ItemRow } from './item-rows.ts'

/** Null: all items of the gallery, those that are not shown among them. */
export type Wanted = Filters | null

/** In the order of the gallery, behind (`backwards`: before) a place. */
export interface ListRange {
  from?: { place: string; itemId: string } | undefined
  backwards?: boolean
  limit: number
}

/**
 * Items of a list. Where index and items differ, items are right: what has left the list is left out, and rows that nobody needs
 * any more are removed.
 */
export async function readList(
  dynamo: Dynamo,
  galleryId: string,
  wanted: Wanted,
  { from, backwards = false, limit }: ListRange,
): Promise<ItemRow[]> {
  const list = indexKey(galleryId, wanted === null ? allItems : listKey(wanted))
  const found = new Map<string, ItemRow>()
  // No edition is as high as `~`.
  const edge = from && `${from.place}.${from.itemId}${backwards ? '' : '.~'}`
  const range = edge === undefined ? '' : ` AND #place ${backwards ? '<' : '>'} :edge`
  const read: Read = {
    table: 'gallery-index',
    keys: `#list = :list${range}`,
    values: { list, edge },
    backwards,
    consistent: true,
  }
  for (let after: Row | undefined; ;) {
    const { rows, next } = await dynamo.query<IndexRow & Row>({
      ...read,
      limit: limit - found.size,
      after,
    })
    for (const item of await verified(dynamo, rows, wanted)) found.set(item.id, item)
    if (!next || found.size >= limit) return [...found.values()]
    after = next
  }
}

async function verified(dynamo: Dynamo, rows: readonly IndexRow[], wanted: Wanted): Promise<ItemRow[]> {
  const entries = rows.map((row) => ({ row, ...readIndexRow(row) }))
  const items = await readItemRows(
    dynamo,
    entries.map(({ itemId }) => itemId),
  )
  const outdated = entries.filter(({ itemId, edition }) => isOutdated(items.get(itemId), edition))
  await dynamo.write(
    outdated.map(({ row: { list, place } }) => ({ table: 'gallery-index', remove: { list, place } })),
  )
  return entries.flatMap(({ itemId, place }) => {
    const item = items.get(itemId)
    return isThere(item) && item.listed.place === place && (wanted === null || fits(item.listed, wanted))
      ? [item]
      : []
  })
}

/** Left behind by one who was late. An item that is gone never comes back, and editions only rise. */
const isOutdated = (item: ItemRow | undefined, edition: number): boolean =>
  !item || (edition < item.listed.edition && edition !== item.counted?.edition)

/** All items, in order. */
export async function* eachItem(
  dynamo: Dynamo,
  galleryId: string,
  together = 200,
): AsyncGenerator<ItemRow[]> {
  for (let from: ListRange['from']; ;) {
    const items = await readList(dynamo, galleryId, null, { from, limit: together })
    yield items
    const last = items.at(-1)
    if (!last || items.length < together) return
    from = { place: last.listed.place, itemId: last.id }
  }
}

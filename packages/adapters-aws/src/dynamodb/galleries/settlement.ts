import type { Row, Write } from '../dynamo.ts'
import { countWrite, dayOf } from '../insights/insight-rows.ts'
import { claimsTable } from './claim-rows.ts'
import { CountChanges } from './gallery-counts.ts'
import { itemsTable, type ItemRow, type UnsettledRow } from './item-rows.ts'
import { freesPhoto, freesSlug } from './item-keys.ts'

/** A row of `gallery-unsettled`, and its item as it is now; undefined when the item has been removed and settled. */
export interface Unsettled {
  row: UnsettledRow
  item: ItemRow | undefined
}

/** Everything that follows these, as one transaction. It is refused when one of the items changed, or somebody else was first. */
export function settlement(galleryId: string, all: readonly Unsettled[]): Write[] {
  const counts = new CountChanges()
  const insights = new InsightChanges()
  const items = new Map<string, ItemSettlement>()
  for (const { row, item } of all) {
    const settled = item && (items.get(item.id) ?? { item, stands: false, likes: 0 })
    if (settled) items.set(settled.item.id, settled)
    if (row.day !== undefined) {
      if (settled) settled.likes += row.likes ?? 0
      if (row.itemId !== undefined) counts.addClaims(row.claims ?? 0)
      insights.add(row.day, row.itemId, row)
    } else if (settled) {
      settled.stands = true
      follow(settled.item, counts, insights)
    }
  }
  return [
    ...all.map(({ row }) => settledNow(row)),
    ...[...items.values()].flatMap(itemWrites),
    ...counts.writes(galleryId),
    ...insights.writes(galleryId),
  ]
}

interface ItemSettlement {
  item: ItemRow
  /** It stands in index and counters where it should. */
  stands: boolean
  likes: number
}

function follow(item: ItemRow, counts: CountChanges, insights: InsightChanges): void {
  const { counted, listed, removedAtMs, claim } = item
  if (counted) counts.move(counted, removedAtMs === undefined ? listed : undefined)
  if (removedAtMs === undefined || !claim) return
  counts.addClaims(-1)
  if (claim.state === 'held') insights.add(dayOf(claim.claimedAtMs), item.id, { claims: -1 })
}

const settledNow = ({ galleryId, id }: UnsettledRow): Write => ({
  table: 'gallery-unsettled',
  remove: { galleryId, id },
  condition: 'attribute_exists(#id)',
})

function itemWrites({ item, stands, likes }: ItemSettlement): Write[] {
  // Likes of an item that is removed go with it.
  if (item.removedAtMs !== undefined) return stands ? removal(item) : []
  const updates = [...(stands ? ['REMOVE #counted'] : []), ...(likes === 0 ? [] : ['ADD #likes :likes'])]
  const edition = item.listed.edition
  const values: Row = { ...(stands ? { edition } : {}), ...(likes === 0 ? {} : { likes }) }
  const change = { table: itemsTable, change: { id: item.id } }
  if (updates.length === 0) return []
  return [
    {
      ...change,
      update: updates.join(' '),
      condition: stands ? '#listed.#edition = :edition' : 'attribute_exists(#id)',
      values,
    },
  ]
}

function removal(item: ItemRow): Write[] {
  const { id, claim } = item
  return [
    { table: itemsTable, remove: { id }, condition: 'attribute_exists(#id)' },
    freesSlug(item),
    ...(item.photoId === undefined ? [] : [freesPhoto(item, item.photoId)]),
    ...(claim ? [claimLeft(claim, item.removedAtMs ?? 0)] : []),
  ]
}

/** What is final has happened, whatever becomes of the item. */
function claimLeft({ id, state }: NonNullable<ItemRow['claim']>, nowMs: number): Write {
  const terms = { table: claimsTable, change: { id }, condition: '#state = :state' }
  if (state === 'final') return { ...terms, update: 'REMOVE #itemId, #holder', values: { state } }
  return {
    ...terms,
    update: 'SET #state = :removed, #endedAtMs = :nowMs REMOVE #itemId, #holder',
    values: { state, removed: 'item-removed', nowMs },
  }
}

/** Likes and claims by day, added up until they are written. */
class InsightChanges {
  private readonly days = new Map<string, { day: string; itemId?: string; likes: number; claims: number }>()

  add(
    day: string,
    itemId: string | undefined,
    { likes = 0, claims = 0 }: { likes?: number; claims?: number },
  ) {
    for (const counted of itemId === undefined ? [{ day }] : [{ day }, { day, itemId }]) {
      const key = JSON.stringify(counted)
      const before = this.days.get(key) ?? { ...counted, likes: 0, claims: 0 }
      this.days.set(key, { ...before, likes: before.likes + likes, claims: before.claims + claims })
    }
  }

  writes = (galleryId: string): Write[] =>
    [...this.days.values()].map(({ likes, claims, ...counted }) =>
      countWrite(galleryId, counted, { likes, claims }),
    )
}

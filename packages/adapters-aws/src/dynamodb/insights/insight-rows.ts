import type { Write } from '../dynamo.ts'
import { hashed } from '../galleries/item-lists.ts'

/** What a row of `insight-counts` counts: the gallery itself, an item, or a value of an attribute; each for one day. */
export type Counted =
  { day: string } | { day: string; itemId: string } | { day: string; key: string; value: string }

/** A row of `insight-counts`. Numbers that are missing are 0. */
export type InsightRow = { galleryId: string; entry: string; day: string } & Partial<Numbers> & {
    itemId?: string
    key?: string
    value?: string
  }

export interface Numbers {
  visits: number
  views: number
  visitors: number
  likes: number
  claims: number
}

export type EntryKind = 'gallery' | 'item' | 'value'

/** Sorts by kind, then by day. */
function entryOf(counted: Counted): string {
  if ('itemId' in counted) return `item#${counted.day}#${counted.itemId}`
  if ('key' in counted) return `value#${counted.day}#${hashed(JSON.stringify([counted.key, counted.value]))}`
  return `gallery#${counted.day}#`
}

/** Makes the row, also of nothing: its day is one on which something happened. */
export function countWrite(galleryId: string, counted: Counted, numbers: Partial<Numbers>): Write {
  const added = Object.entries(numbers).filter(([, number]) => number !== 0)
  const adding = added.length === 0 ? '' : ` ADD ${added.map(([name]) => `#${name} :${name}`).join(', ')}`
  return {
    table: 'insight-counts',
    change: { galleryId, entry: entryOf(counted) },
    update: `SET ${Object.keys(counted)
      .map((name) => `#${name} = :${name}`)
      .join(', ')}${adding}`,
    values: { ...counted, ...Object.fromEntries(added) },
  }
}

export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

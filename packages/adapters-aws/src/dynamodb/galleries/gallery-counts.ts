import type { Dynamo, Row, Write } from '../dynamo.ts'
import { allItems, listsOf, shownItems, type ItemList, type Listed } from './item-lists.ts'

/** What a gallery adds up to: the row `totals` among those of its lists in `gallery-counts`. */
export interface Totals {
  items: number
  shown: number
  claims: number
}

export const totalsKey = 'totals'

export const countsTable = 'gallery-counts'

export async function readTotals(dynamo: Dynamo, galleryId: string): Promise<Totals> {
  const row = await dynamo.get<Partial<Totals>>(countsTable, { galleryId, list: totalsKey })
  return { items: row?.items ?? 0, shown: row?.shown ?? 0, claims: row?.claims ?? 0 }
}

/** How many items each of the lists holds, in the order of `keys`. */
export async function readCounts(
  dynamo: Dynamo,
  galleryId: string,
  keys: readonly string[],
): Promise<number[]> {
  const rowOf = (key: string) => (key === shownItems ? totalsKey : key)
  const rows = await dynamo.getMany<Partial<Totals> & { list: string; count?: number }>(
    countsTable,
    [...new Set(keys.map(rowOf))].map((list) => ({ galleryId, list })),
  )
  const byList = new Map(rows.map((row) => [row.list, row.shown ?? row.count ?? 0]))
  return keys.map((key) => byList.get(rowOf(key)) ?? 0)
}

/** Changes of the counters of a gallery, added up until they are written. */
export class CountChanges {
  private readonly totals: Totals = { items: 0, shown: 0, claims: 0 }
  private readonly lists = new Map<string, ItemList & { more: number }>()

  /** An item leaves the lists that it is counted in for others. */
  move(from: Listed | undefined, to: Listed | undefined): void {
    if (from) for (const list of listsOf(from)) this.add(list, -1)
    if (to) for (const list of listsOf(to)) this.add(list, 1)
  }

  addClaims(more: number): void {
    this.totals.claims += more
  }

  /** What these are from nothing on, by list. */
  rows(galleryId: string): Map<string, Row> {
    const counted = [...this.lists.values()].map(({ key, facet, more }): [string, Row] => [
      key,
      {
        galleryId,
        list: key,
        count: more,
        ...(facet ? { facet: facetKey(galleryId, facet.attribute), value: facet.value } : {}),
      },
    ])
    return new Map([[totalsKey, { galleryId, list: totalsKey, ...this.totals }], ...counted])
  }

  private add(list: ItemList, more: number): void {
    if (list.key === allItems) this.totals.items += more
    else if (list.key === shownItems) this.totals.shown += more
    else this.lists.set(list.key, { ...list, more: (this.lists.get(list.key)?.more ?? 0) + more })
  }

  /** One for each counter that is another afterwards. */
  writes(galleryId: string): Write[] {
    const total = Object.entries(this.totals).filter(([, more]) => more !== 0)
    const counted = [...this.lists.values()].filter(({ more }) => more !== 0)
    const totals: Write = {
      table: countsTable,
      change: { galleryId, list: totalsKey },
      update: `ADD ${total.map(([name]) => `#${name} :${name}`).join(', ')}`,
      values: Object.fromEntries(total),
    }
    return [...(total.length > 0 ? [totals] : []), ...counted.map((one) => countWrite(galleryId, one))]
  }
}

function countWrite(galleryId: string, { key, facet, more }: ItemList & { more: number }): Write {
  const terms = { table: countsTable, change: { galleryId, list: key } }
  if (!facet) return { ...terms, update: 'ADD #count :more', values: { more } }
  return {
    ...terms,
    update: 'SET #facet = :facet, #value = :value ADD #count :more',
    values: { more, facet: facetKey(galleryId, facet.attribute), value: facet.value },
  }
}

const facetKey = (galleryId: string, attribute: string) => `${galleryId}#${attribute}`

/** The most frequent first, as many as are asked for. */
export async function readFacet(
  dynamo: Dynamo,
  galleryId: string,
  attribute: string,
  limit: number,
): Promise<{ value: string; count: number }[]> {
  const { rows } = await dynamo.query<{ value: string; count: number }>({
    table: countsTable,
    index: 'byCount',
    keys: '#facet = :facet AND #count > :none',
    values: { facet: facetKey(galleryId, attribute), none: 0 },
    limit,
    backwards: true,
  })
  return rows
    .map(({ value, count }) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

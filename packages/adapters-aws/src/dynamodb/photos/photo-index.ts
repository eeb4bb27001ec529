import { facetStarts, foldText, type Facet, type FacetKind, type PhotoIndex } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { joinTurns } from './join-turns.ts'
import { readMapCells } from './map-reader.ts'
import { readMonths, type MonthRow } from './month-counts.ts'
import { countPending } from './pending-counts.ts'
import { keyFromCursor, timeKey } from './photo-keys.ts'
import { searchPhotos } from './photo-search.ts'
import { photosOfMonth, type Listed } from './timeline.ts'

/**
 * What timeline, search and map read, from what the store counts and hints at. See docs/decisions/0019-dynamodb-photos.md. All
 * of it may be a moment behind the photos themselves.
 */
export function createDynamoPhotoIndex(dynamo: Dynamo): PhotoIndex {
  // Facets of all kinds are asked for at once while somebody types.
  const months = joinTurns<null, MonthRow[]>(100, async (accountId, askers) => {
    await countPending(dynamo, accountId)
    const value = await Array.fromAsync(readMonths(dynamo, accountId))
    return askers.map(() => ({ value }))
  })

  return {
    months: async (accountId) =>
      (await months(accountId, null)).map(({ month, count }) => ({ month, count })),
    async monthPage(accountId, month, cursor, limit) {
      const before = cursor === undefined ? timeKey(Infinity) : keyFromCursor(cursor)
      const found: Listed[] = []
      const range = { from: timeKey(-Infinity), before }
      for await (const one of photosOfMonth(dynamo, accountId, month, range, limit + 1)) {
        found.push(one)
        if (found.length > limit) break
      }
      const kept = found.slice(0, limit)
      const last = kept.at(-1)
      return {
        photos: kept.map(({ photo }) => photo),
        ...(last && found.length > limit ? { next: last.key } : {}),
      }
    },
    search: async (accountId, query, cursor, limit) =>
      searchPhotos(dynamo, accountId, query, cursor === undefined ? undefined : keyFromCursor(cursor), limit),
    facets: async (accountId, kind, prefix, limit) =>
      facetsOf(await months(accountId, null), kind, prefix).slice(0, limit),
    mapCells: (accountId, area) => readMapCells(dynamo, accountId, area),
  }
}

interface Spelled {
  count: number
  value: string
  /** How many spell it so: the most frequent spelling is shown. */
  most: number
}

function facetsOf(months: readonly MonthRow[], kind: FacetKind, prefix: string): Facet[] {
  const facets = new Map<string, Spelled>()
  for (const [value, count] of spellings(months, kind)) {
    const folded = foldText(value)
    const found = facets.get(folded) ?? { count: 0, value, most: 0 }
    found.count += count
    if (count > found.most || (count === found.most && value < found.value))
      Object.assign(found, { value, most: count })
    facets.set(folded, found)
  }
  const start = foldText(prefix).trimStart()
  return [...facets]
    .filter(([folded]) => start === '' || facetStarts(folded).some((one) => one.startsWith(start)))
    .sort(([a, { count: countA }], [b, { count: countB }]) => countB - countA || (a < b ? -1 : 1))
    .map(([, { value, count }]) => ({ kind, value, count }))
}

/** How many photos have a value, spelled like this. */
function spellings(months: readonly MonthRow[], kind: FacetKind): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of months)
    for (const [name, count] of Object.entries(row)) {
      if (!name.startsWith(`${kind}:`) || typeof count !== 'number' || count <= 0) continue
      const value = name.slice(kind.length + 1)
      counts.set(value, (counts.get(value) ?? 0) + count)
    }
  return counts
}

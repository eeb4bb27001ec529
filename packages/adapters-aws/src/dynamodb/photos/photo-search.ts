import { cellToken, isListed, monthOf, type PhotoPage, type SearchQuery } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import type { NewestIn } from './cell-counts.ts'
import { hintsOfTerms, matcherOf } from './hint-tokens.ts'
import { timeKey, timeOfKey } from './photo-keys.ts'
import { getPhotos } from './photo-reader.ts'
import { listKeyOf } from './photo-rows.ts'
import { photosOfMonth, type KeyRange, type Listed } from './timeline.ts'
import { hintedMonths, type HintedMonth } from './word-walk.ts'

/** So many photos are looked at in one go; a page that is not full by then ends there, and the next one goes on. */
const mostExamined = 5000
/** Where not every photo matches, fewer are not worth a request. */
const leastExamined = 16
/** The length of a key that is too long to be one. */
const longestHint = 900

const dayMs = 86_400_000
const always: KeyRange = { from: timeKey(-Infinity), before: timeKey(Infinity) }

/**
 * Newest first, before the position `before`. Looks at the photos of the months, or days, at which all terms are hinted.
 * A page may have fewer photos than asked for, or none, and yet a next one, where terms often meet in a month but seldom in a
 * photo.
 */
export async function searchPhotos(
  dynamo: Dynamo,
  accountId: string,
  query: SearchQuery,
  before: string | undefined,
  limit: number,
): Promise<PhotoPage> {
  const hints = hintsOfTerms(query.terms)
  const range = rangeOf(query, before)
  if (range.from >= range.before || [...hints].some((hint) => hint.length > longestHint))
    return { photos: [] }
  const matches = matcherOf(query)
  const found: Listed[] = []
  let examined = 0
  const firstPage = Math.max(limit + 1, hints.size === 0 ? 0 : leastExamined)
  for await (const one of candidates(dynamo, accountId, hints, range, firstPage)) {
    if (matches(one.photo)) found.push(one)
    if (found.length > limit) return pageOf(found.slice(0, limit), found[limit - 1]?.key)
    if (++examined === mostExamined) return pageOf(found, one.key)
  }
  return pageOf(found, undefined)
}

const pageOf = (found: Listed[], next: string | undefined): PhotoPage => ({
  photos: found.map(({ photo }) => photo),
  ...(next === undefined ? {} : { next }),
})

function rangeOf({ fromLocalMs, toLocalMs }: SearchQuery, before: string | undefined): KeyRange {
  const from = fromLocalMs === undefined ? always.from : timeKey(fromLocalMs)
  const to = toLocalMs === undefined ? always.before : timeKey(toLocalMs)
  return { from, before: before !== undefined && before < to ? before : to }
}

async function* candidates(
  dynamo: Dynamo,
  accountId: string,
  hints: ReadonlySet<string>,
  range: KeyRange,
  firstPage: number,
): AsyncGenerator<Listed> {
  const bounds = { from: monthOfKey(range.from), to: monthOfKey(range.before) }
  for await (const hinted of hintedMonths(dynamo, accountId, hints, bounds))
    for (const days of rangesOf(hinted)) {
      const part = { from: later(days.from, range.from), before: earlier(days.before, range.before) }
      yield* photosOfMonth(dynamo, accountId, hinted.month, part, firstPage)
    }
}

const lastMs = Date.UTC(9999, 11, 31)
const monthOfKey = (key: string) => monthOf(Math.min(lastMs, timeOfKey(key)))
const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)

/** Its days from the last to the first; all of it when none are named. */
function rangesOf({ month, days }: HintedMonth): KeyRange[] {
  if (!days) return [always]
  const startMs = Date.parse(`${month}-01T00:00:00Z`)
  return [...days]
    .sort((a, b) => b - a)
    .map((day) => ({
      from: timeKey(startMs + (day - 1) * dayMs),
      before: timeKey(startMs + day * dayMs),
    }))
}

/** For the map: see `NewestIn`. What the index shows is looked up in the photos, as it may be a moment behind. */
export function newestByIndex(dynamo: Dynamo): NewestIn {
  return async (accountId, tile, below, except) => {
    const query = { terms: [{ token: cellToken(tile), prefix: false }] }
    const matches = matcherOf(query)
    for (let before: string | undefined = below; before !== undefined;) {
      const page: PhotoPage = await searchPhotos(dynamo, accountId, query, before, except.size + 3)
      const ids = page.photos.filter((photo) => !except.has(listKeyOf(photo))).map(({ id }) => id)
      const newest = (await getPhotos(dynamo, ids))
        .filter((photo) => isListed(photo) && matches(photo) && !except.has(listKeyOf(photo)))
        .map(listKeyOf)
        .find((key) => key < below)
      if (newest !== undefined) return newest
      before = page.next
    }
    return undefined
  }
}

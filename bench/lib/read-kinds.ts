import { cellOf, cellToken, exactToken, favouriteToken, queryTerms } from '@cloudalbum/core'
import type { MapArea, PhotoIndex, PhotoPage, SearchQuery } from '@cloudalbum/core'
import { cities, holidayMonth, hourWords, libraryAccount, rareWords, tagWords } from './library.ts'

type Rng = () => number
type Read = (index: PhotoIndex, rng: Rng) => Promise<unknown>

export interface ReadKind {
  /** Draws what to read, which is not measured, and gives the read. */
  prepare: (index: PhotoIndex, rng: Rng) => Read | Promise<Read>
  /** As much to show in a library of 10,000, so that the times can be compared. */
  alike: boolean
}

const pageOf = 100
const cameras = Array.from({ length: 12 }, (_, i) => `CloudAlbum Model ${i}`)

const alike = (read: Read): ReadKind => ({ alike: true, prepare: () => read })
const larger = (read: Read): ReadKind => ({ alike: false, prepare: () => read })
const draw = <T>(rng: Rng, from: readonly T[]): T => from[Math.floor(rng() * from.length)] as T

function search(index: PhotoIndex, text: string, filters: string[] = [], rest: Partial<SearchQuery> = {}) {
  return index.search(libraryAccount, queryOf(text, filters, rest), undefined, pageOf)
}

const queryOf = (text: string, filters: string[] = [], rest: Partial<SearchQuery> = {}): SearchQuery => ({
  ...rest,
  terms: [...queryTerms(text), ...filters.map((token) => ({ token, prefix: false }))],
})

/** Each on at least a fifth of the photos, so that pairs of them fill pages of a library of 10,000. */
const common = (rng: Rng) => draw(rng, tagWords.slice(0, 2))
const alsoCommon = (rng: Rng) => draw(rng, tagWords.slice(2, 4))

const inYear = (rng: Rng): Partial<SearchQuery> => {
  const year = 2005 + Math.floor(rng() * 19)
  return { fromLocalMs: Date.UTC(year, 0), toLocalMs: Date.UTC(year + 1, 0) }
}

const cellOfCity = (rng: Rng) => cellToken(cellOf(draw(rng, cities.slice(0, 2)), 6))

const cursors = new WeakMap<PhotoIndex, Map<string, string | undefined>>()

/** Found once: pages that are read to get there would clear the caches before each read. */
async function cursorOf(index: PhotoIndex, name: string, find: () => Promise<PhotoPage>) {
  const known = cursors.get(index) ?? new Map<string, string | undefined>()
  cursors.set(index, known)
  if (!known.has(name)) known.set(name, (await find()).next)
  return known.get(name)
}

/** A fifth of a month's photos lie before the page. */
const deepInMonth: ReadKind = {
  alike: true,
  async prepare(index, rng) {
    const month = holidayMonth(rng)
    const cursor = await cursorOf(index, month, async () => {
      const months = await index.months(libraryAccount)
      const before = Math.floor((months.find((one) => one.month === month)?.count ?? 0) / 5)
      return index.monthPage(libraryAccount, month, undefined, before)
    })
    return () => index.monthPage(libraryAccount, month, cursor, pageOf)
  },
}

/** Ten years of photos lie before the page. */
const deepInSearch: ReadKind = {
  alike: true,
  async prepare(index, rng) {
    const text = `${common(rng)} ${alsoCommon(rng)}`
    const query = queryOf(text)
    const cursor = await cursorOf(index, text, () =>
      index.search(libraryAccount, { ...query, toLocalMs: Date.UTC(2015, 0) }, undefined, 1),
    )
    return () => index.search(libraryAccount, query, cursor, pageOf)
  },
}

/** Two that are side by side in a list of which each photo has one. */
const twoOf = (rng: Rng, list: readonly string[]): [string, string] => {
  const first = Math.floor(rng() * list.length)
  return [list[first] ?? '', list[(first + 1) % list.length] ?? '']
}

export const readKinds: Record<string, ReadKind> = {
  months: alike((index) => index.months(libraryAccount)),
  'month, first page of 100': alike((index, rng) =>
    index.monthPage(libraryAccount, holidayMonth(rng), undefined, pageOf),
  ),
  'month, deep page of 100': deepInMonth,
  favourites: alike((index) => search(index, '', [favouriteToken])),
  'two common words': alike((index, rng) => search(index, `${common(rng)} ${alsoCommon(rng)}`)),
  'two common words, deep page': deepInSearch,
  'a common and a rare word': alike((index, rng) => search(index, `${common(rng)} ${draw(rng, rareWords)}`)),
  'a common and a less common word': larger((index, rng) =>
    search(index, `${draw(rng, tagWords.slice(0, 4))} ${draw(rng, tagWords.slice(20))}`),
  ),
  'two cameras, no photo of both': larger((index, rng) =>
    search(
      index,
      '',
      twoOf(rng, cameras).map((one) => exactToken('camera', one)),
    ),
  ),
  'words on a quarter each, no photo of both': larger((index, rng) =>
    search(index, twoOf(rng, hourWords).join(' ')),
  ),
  'word in a year': alike((index, rng) => search(index, common(rng), [], inYear(rng))),
  'word and camera': alike((index, rng) =>
    search(index, common(rng), [exactToken('camera', draw(rng, cameras))]),
  ),
  'word and city': alike((index, rng) =>
    search(index, common(rng), [exactToken('city', draw(rng, cities.slice(0, 2)).name)]),
  ),
  'word and tag': alike((index, rng) => search(index, common(rng), [exactToken('tag', alsoCommon(rng))])),
  'word and cell of the map': alike((index, rng) => search(index, common(rng), [cellOfCity(rng)])),
  'part of a Korean word': alike((index, rng) =>
    search(index, draw(rng, ['여행', '사진', '다여', '주여행', '족'])),
  ),
  'map area, city': alike((index, rng) => mapCells(index, draw(rng, cities.slice(0, 10)), 8 + rng() * 8)),
  'map area, anywhere': alike((index, rng) => {
    const middle = { latitude: rng() * 100 - 50, longitude: rng() * 300 - 150 }
    return mapCells(index, middle, 4 + rng() * 10)
  }),
  'map area, world': alike((index, rng) => mapCells(index, { latitude: 0, longitude: 0 }, rng() * 3)),
}

/** What a screen of about 1,800 × 900 shows. */
function mapCells(index: PhotoIndex, at: { latitude: number; longitude: number }, zoom: number) {
  const half = Math.min(170, 900 / 2 ** zoom)
  const area: MapArea = {
    level: zoom + 2,
    north: Math.min(85, at.latitude + half / 2),
    south: Math.max(-85, at.latitude - half / 2),
    west: Math.max(-180, at.longitude - half),
    east: Math.min(180, at.longitude + half),
  }
  return index.mapCells(libraryAccount, area)
}

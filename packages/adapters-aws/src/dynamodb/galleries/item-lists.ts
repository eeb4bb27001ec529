import { createHash } from 'node:crypto'
import { filterSet, valueText, type Attribute, type Filters, type ItemValues } from '@cloudalbum/core'

/** Where an item stands. */
export interface Listed {
  /** Sorts by the order of the gallery. */
  place: string
  /** Its values of attributes that visitors filter by. */
  filters: Filters
  /** Its photo is ready. */
  shown: boolean
  /** Counts every change of these; 0: it stands in no list. */
  edition: number
}

/** Every item of a gallery; every one that is shown. */
export const allItems = 'items'
export const shownItems = 'shown'

/** A list of a gallery: all items, or the shown ones that fit a set of filters. */
export interface ItemList {
  key: string
  /** Of lists with one filter. */
  facet?: { attribute: string; value: string }
}

/** Names of sets grow with their values, so that long ones would be no keys. */
export const hashed = (name: string) => createHash('sha256').update(name).digest('base64url').slice(0, 22)

export const listKey = (filters: Filters): string => {
  const name = filterSet(filters)
  return name === '' ? shownItems : hashed(name)
}

/** The lists that an item stands in: that of all, and while it is shown, one for each subset of its filters. */
export function listsOf({ filters, shown, edition }: Listed): ItemList[] {
  if (edition === 0) return []
  return [{ key: allItems }, ...(shown ? subsets(filters).map(listOf) : [])]
}

function listOf(filters: Filters): ItemList {
  const [only, another] = Object.entries(filters)
  const key = listKey(filters)
  return only && !another ? { key, facet: { attribute: only[0], value: only[1] } } : { key }
}

const subsets = (filters: Filters): Filters[] =>
  Object.entries(filters).reduce<Filters[]>(
    (sets, [key, value]) => [...sets, ...sets.map((set) => ({ ...set, [key]: value }))],
    [{}],
  )

export const filtersOf = (attributes: readonly Attribute[], values: ItemValues): Filters =>
  Object.fromEntries(
    attributes.flatMap(({ key, filter }) => {
      const value = values[key]
      return filter && value !== undefined ? [[key, valueText(value)] as const] : []
    }),
  )

export const fits = (listed: Listed, filters: Filters): boolean =>
  listed.shown && Object.entries(filters).every(([key, value]) => listed.filters[key] === value)

/** A row of `gallery-index`: an item in one list, in one edition. Rows of another edition are never overwritten or removed by it. */
export interface IndexRow {
  list: string
  place: string
}

export const indexKey = (galleryId: string, list: string) => `${galleryId}#${list}`

/** Sort key of an item in each of its lists. */
export const placeIn = (itemId: string, { place, edition }: Listed) => `${place}.${itemId}.${edition}`

export const indexRows = (galleryId: string, itemId: string, listed: Listed): IndexRow[] =>
  listsOf(listed).map(({ key }) => ({
    list: indexKey(galleryId, key),
    place: placeIn(itemId, listed),
  }))

export function readIndexRow({ place }: IndexRow): { place: string; itemId: string; edition: number } {
  const [at = '', itemId = '', edition = ''] = place.split('.')
  return { place: at, itemId, edition: Number(edition) }
}

import {
  cellOf,
  cellToken,
  foldText,
  isWord,
  monthOf,
  photoFacets,
  photoTokens,
  type FacetKind,
  type Photo,
  type SearchQuery,
} from '@cloudalbum/core'

/** What PhotoIndex and usage must say, worked out from the photos themselves, one by one. */
export function photoModel(photos: readonly Photo[]) {
  const listed = photos.filter((photo) => photo.state === 'ready')
  return {
    months: () =>
      counted(
        listed.map((photo) => monthOf(photo.taken.localMs)),
        (month, count) => ({ month, count }),
      ).sort((a, b) => (a.month < b.month ? 1 : -1)),
    monthIds: (month: string) =>
      listed.filter((photo) => monthOf(photo.taken.localMs) === month).map((photo) => photo.id),
    search: (query: SearchQuery) => listed.filter((photo) => matches(photo, query)).map((photo) => photo.id),
    facets: (kind: FacetKind, prefix: string) => facetsOf(listed, kind, foldText(prefix)),
    cells: (level: number) => cellsOf(listed, level),
    newestOf: (cell: string) => listed.filter((photo) => photoTokens(photo).includes(cellToken(cell))),
    usage: () => ({
      usedBytes: photos.reduce((sum, photo) => sum + photo.sizeBytes, 0),
      counts: Object.fromEntries(
        ['expected', 'processing', 'ready', 'rejected', 'trashed'].map((state) => [
          state,
          photos.filter((photo) => photo.state === state).length,
        ]),
      ),
    }),
  }
}

function matches(photo: Photo, query: SearchQuery): boolean {
  const { localMs } = photo.taken
  if (localMs < (query.fromLocalMs ?? -Infinity) || localMs >= (query.toLocalMs ?? Infinity)) return false
  const tokens = photoTokens(photo)
  return query.terms.every((term) =>
    tokens.some((one) => one === term.token || (term.prefix && beginsWith(one, term.token))),
  )
}

const beginsWith = (token: string, beginning: string) =>
  beginning !== '' && isWord(token) && token.startsWith(beginning)

function counted<T>(values: string[], make: (value: string, count: number) => T): T[] {
  return [...Map.groupBy(values, (value) => value)].map(([value, all]) => make(value, all.length))
}

function facetsOf(photos: Photo[], kind: FacetKind, prefix: string) {
  const all = photos.flatMap((photo) => photoFacets(photo).filter((one) => one.kind === kind))
  const word = new RegExp(`(^|[^\\p{L}\\p{N}\\p{M}])${prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u')
  return counted(
    all.map((one) => one.folded),
    (folded, count) => ({ folded, count }),
  ).filter((one) => word.test(one.folded))
}

function cellsOf(photos: Photo[], level: number) {
  const placed = photos.flatMap((photo) =>
    photo.location ? [{ ...photo.location, cell: cellOf(photo.location, level) }] : [],
  )
  return [...Map.groupBy(placed, (one) => one.cell)].map(([cell, all]) => ({
    cell,
    count: all.length,
    latitude: mean(all, 'latitude'),
    longitude: mean(all, 'longitude'),
  }))
}

const mean = (all: { latitude: number; longitude: number }[], field: 'latitude' | 'longitude') =>
  all.reduce((sum, one) => sum + one[field], 0) / all.length

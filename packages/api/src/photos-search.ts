import { getMap, getMonth, getTimeline, search, suggest, type SearchFilters } from '@cloudalbum/contract'
import {
  cellToken,
  exactToken,
  favouriteToken,
  invalid,
  queryTerms,
  type BlobStore,
  type FacetKind,
  type MapCell,
  type PhotoIndex,
  type PhotoStore,
  type Places,
  type SearchQuery,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'
import { photoPage, renditionUrl } from './photo-page.ts'
import { defaultLimit } from './photos-read.ts'

export interface PhotoSearchPorts {
  photos: Pick<PhotoStore, 'getMany'>
  index: PhotoIndex
  blobs: Pick<BlobStore, 'signDownload'>
  places: Pick<Places, 'attribution'>
}

const dayMs = 86_400_000
const maxSuggestions = 12
const facetKinds: FacetKind[] = ['tag', 'camera', 'city', 'country']

export function photoSearchHandlers(ports: PhotoSearchPorts): Handler[] {
  const { index, blobs } = ports
  return [
    handle(getTimeline, async ({ actor, query }) => {
      const months = await index.months(actor.accountId)
      const answer = { months, total: months.reduce((sum, month) => sum + month.count, 0) }
      const [first] = months
      if (query.newest === undefined || !first) return answer
      const page = await index.monthPage(actor.accountId, first.month, undefined, query.newest)
      return { ...answer, newest: await photoPage(blobs, page.photos, page.next) }
    }),
    handle(getMonth, async ({ actor, params, query }) => {
      const { photos, next } = await index.monthPage(
        actor.accountId,
        params.month,
        query.cursor,
        query.limit ?? defaultLimit,
      )
      return photoPage(blobs, photos, next)
    }),
    handle(search, async ({ actor, query: { cursor, limit = defaultLimit, ...filters } }) => {
      const query = searchQuery(filters)
      if (!query) return photoPage(blobs, [], undefined)
      const { photos, next } = await index.search(actor.accountId, query, cursor, limit)
      return photoPage(blobs, photos, next)
    }),
    handle(suggest, async ({ actor, query: { q = '', kind } }) => {
      const kinds = kind ? [kind] : facetKinds
      const found = await Promise.all(
        kinds.map((one) => index.facets(actor.accountId, one, q, maxSuggestions)),
      )
      return {
        suggestions: found
          .flat()
          .sort((a, b) => b.count - a.count)
          .slice(0, maxSuggestions),
      }
    }),
    handle(getMap, async ({ actor, query: { zoom, ...area } }) => {
      if (area.north < area.south)
        throw invalid('`north` must not be south of `south`.', { north: 'is south of `south`' })
      // Cells of level n + 2 are about 64 px wide at zoom n.
      const cells = await index.mapCells(actor.accountId, { ...area, level: zoom + 2 })
      return { cells: await withThumbnails(ports, cells), attribution: ports.places.attribution }
    }),
  ]
}

/** Undefined for words that can match nothing: text of nothing but punctuation. */
function searchQuery(filters: SearchFilters): SearchQuery | undefined {
  const terms = queryTerms(filters.q ?? '')
  if (filters.q?.trim() && terms.length === 0) return undefined
  const exact = (token: string) => terms.push({ token, prefix: false })
  for (const kind of ['camera', 'city', 'country', 'tag', 'type'] as const) {
    const value = filters[kind]
    if (value !== undefined) exact(exactToken(kind, value))
  }
  if (filters.favourite) exact(favouriteToken)
  if (filters.cell !== undefined) exact(cellToken(filters.cell))
  return {
    terms,
    ...(filters.from === undefined ? {} : { fromLocalMs: Date.parse(filters.from) }),
    ...(filters.to === undefined ? {} : { toLocalMs: Date.parse(filters.to) + dayMs }),
  }
}

async function withThumbnails({ photos, blobs }: PhotoSearchPorts, cells: MapCell[]) {
  const shown = new Map(
    (await photos.getMany(cells.map((cell) => cell.photoId))).map((photo) => [photo.id, photo]),
  )
  return Promise.all(
    cells.map(async (cell) => {
      const photo = shown.get(cell.photoId)
      return { ...cell, thumbnailUrl: photo ? await renditionUrl(blobs, photo, 'thumbnail') : '' }
    }),
  )
}

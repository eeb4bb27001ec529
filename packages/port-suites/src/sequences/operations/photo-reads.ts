import {
  exactToken,
  favouriteToken,
  foldText,
  mapLevels,
  queryTerms,
  type FacetKind,
  type MapArea,
  type Photo,
  type PhotoState,
  type SearchQuery,
} from '@cloudalbum/core'
import { operation, tiesById, wholeList, type AlbumOperation, type Cast } from '../cast.ts'
import type { MemoryPhotos } from '../memory/memory-photos.ts'
import { hashOf, months, timeAround } from './photo-values.ts'

const words = [
  '',
  'beach',
  'hund',
  '바',
  'york new',
  'canon',
  'bern img',
  'y',
  'canon pixel',
  'rose 여행',
  '20',
]
const exact = [exactToken('tag', 'BEACH'), exactToken('city', 'Bern'), favouriteToken]
const facetKinds = ['tag', 'camera', 'city', 'country'] as const
const prefixes = ['', 'b', 'y', 'new', '바', 'zzz']
const world = { north: 90, south: -90, west: -180, east: 180 }
const areas = [world, { north: 50, south: 40, west: 0, east: 20 }, { ...world, west: 170, east: -170 }]
const states = ['expected', 'processing', 'rejected', 'trashed', 'purging'] as const

/** A look at something about photos. */
export function photoRead(cast: Cast, photos: MemoryPhotos): AlbumOperation {
  const { draws } = cast
  const reads = new PhotoReads(cast, draws.pick(cast.accountIds))
  const limit = 1 + draws.below(7)
  const kinds: Record<string, () => AlbumOperation> = {
    usage: () => reads.usage(),
    months: () => reads.months(),
    month: () => reads.month(draws.pick(months), limit),
    search: () => reads.search(anyQuery(cast), limit),
    facets: () => reads.facets(draws.pick(facetKinds), draws.pick(prefixes), limit),
    map: () => reads.map({ ...draws.pick(areas), level: draws.pick(mapLevels) + draws.pick([0, 0.4]) }),
    state: () => reads.state(draws.pick(states), cast.nowMs - draws.below(50), limit),
    work: () => reads.work(draws.pick(states), limit),
    hashes: () => reads.hashes([hashOf(cast), hashOf(cast), hashOf(cast)]),
    many: () => reads.many([...draws.some([...photos.rows.keys()], 8), draws.id(cast.nowMs)]),
  }
  return draws.pick(Object.values(kinds))()
}

/** Everything about the photos of all accounts. */
export function photoLook(cast: Cast, photos: MemoryPhotos): AlbumOperation[] {
  const all = cast.accountIds.flatMap((accountId) => {
    const reads = new PhotoReads(cast, accountId)
    return [
      reads.usage(),
      reads.months(),
      ...months.map((month) => reads.month(month, 50)),
      ...[...words.map((text) => queryTerms(text)), ...exact.map(whole)].map((terms) =>
        reads.search({ terms }, 50),
      ),
      ...facetKinds.map((kind) => reads.facets(kind, '', 99)),
      ...mapLevels.slice(0, 4).map((level) => reads.map({ ...world, level })),
      ...[...states, 'ready' as const].map((state) => reads.state(state, Infinity, 50)),
    ]
  })
  const reads = new PhotoReads(cast, '')
  return [...all, ...states.map((state) => reads.work(state, 50)), reads.many([...photos.rows.keys()])]
}

function anyQuery(cast: Cast): SearchQuery {
  const { draws } = cast
  return {
    terms: draws.chance(0.3) ? whole(draws.pick(exact)) : queryTerms(draws.pick(words)),
    ...(draws.chance(0.3) ? { fromLocalMs: timeAround(cast) } : {}),
    ...(draws.chance(0.3) ? { toLocalMs: timeAround(cast) } : {}),
  }
}

const whole = (token: string) => [{ token, prefix: false }]

class PhotoReads {
  private readonly cast: Cast
  private readonly accountId: string

  constructor(cast: Cast, accountId: string) {
    this.cast = cast
    this.accountId = accountId
  }

  usage = () => this.of('photos.usage', [], ({ photos }) => photos.usage(this.accountId))
  months = () => this.of('index.months', [], ({ index }) => index.months(this.accountId))
  many = (ids: string[]) => this.of('photos.getMany', ids, ({ photos }) => photos.getMany(ids))

  hashes(sha256s: string[]) {
    return this.of('photos.findBySha256', sha256s, async ({ photos }) =>
      byId(await photos.findBySha256(this.accountId, sha256s)),
    )
  }

  month(month: string, limit: number) {
    return this.of('index.monthPage', [month, limit], ({ index }) =>
      timeline(limit, (cursor) => index.monthPage(this.accountId, month, cursor, limit)),
    )
  }

  search(query: SearchQuery, limit: number) {
    return this.of('index.search', [query, limit], ({ index }) =>
      timeline(limit, (cursor) => index.search(this.accountId, query, cursor, limit)),
    )
  }

  /** However it is spelled. */
  facets(kind: FacetKind, prefix: string, limit: number) {
    return this.of('index.facets', [kind, prefix, limit], async ({ index }) => {
      const facets = await index.facets(this.accountId, kind, prefix, limit)
      return facets.map((facet) => ({ ...facet, value: foldText(facet.value) }))
    })
  }

  /** In any order; of the newest photo its moment, as others may share it. */
  map(area: MapArea) {
    return this.of('index.mapCells', area, async ({ index, photos }) => {
      const cells = await index.mapCells(this.accountId, area)
      const newest = await photos.getMany(cells.map(({ photoId }) => photoId))
      const takenMs = new Map(newest.map(({ id, taken }) => [id, taken.localMs]))
      return cells
        .map(({ cell, count, latitude, longitude, photoId }) => ({
          cell,
          count,
          latitude: latitude.toFixed(8),
          longitude: longitude.toFixed(8),
          newestMs: takenMs.get(photoId),
        }))
        .sort((a, b) => (a.cell < b.cell ? -1 : 1))
    })
  }

  state(state: PhotoState, beforeMs: number, limit: number) {
    return this.of('photos.listByState', [state, beforeMs, limit], ({ photos }) =>
      stateList(state, limit, (cursor) => photos.listByState(this.accountId, state, beforeMs, cursor, limit)),
    )
  }

  /** Of all accounts. */
  work(state: PhotoState, limit: number) {
    const beforeMs = this.cast.nowMs + 1
    return this.of('photos.listByState of all', [state, limit], ({ photos }) =>
      stateList(state, limit, (cursor) => photos.listByState(null, state, beforeMs, cursor, limit)),
    )
  }

  private of(name: string, told: unknown, run: AlbumOperation['run']): AlbumOperation {
    return operation(this.cast, name, [this.accountId, told], run)
  }
}

type Page = { photos: Photo[]; next?: string }
type ReadPage = (cursor: string | undefined) => Promise<Page>

const photosOf = (limit: number, read: ReadPage) =>
  wholeList(limit, async (cursor) => {
    const { photos, next } = await read(cursor)
    return { items: photos, next }
  })

/** Newest first. */
const timeline = async (limit: number, read: ReadPage) =>
  tiesById(await photosOf(limit, read), ({ taken }) => -taken.localMs).map(({ id, version }) => [id, version])

/** The longest in the state first; `ready` ones come in any order. */
async function stateList(state: PhotoState, limit: number, read: ReadPage) {
  const photos = await photosOf(limit, read)
  const listed = state === 'ready' ? byId(photos) : tiesById(photos, sinceMs)
  return listed.map(({ id, version }) => [id, version])
}

const sinceMs = ({ state, trashedAtMs, updatedAtMs }: Photo) =>
  state === 'trashed' ? (trashedAtMs ?? updatedAtMs) : updatedAtMs

const byId = (photos: readonly Photo[]) => photos.toSorted((a, b) => (a.id < b.id ? -1 : 1))

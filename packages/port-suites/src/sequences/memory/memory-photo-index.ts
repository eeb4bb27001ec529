import {
  cellToken,
  levelsFrom,
  photoFacets,
  photoTokens,
  tileSpan,
  tilesOf,
  type FacetKind,
  type MapArea,
  type MapCell,
  type Photo,
  type PhotoIndex,
  type SearchQuery,
} from '@cloudalbum/core'
import { photoModel } from '../../photo-model.ts'
import type { MemoryPhotos } from './memory-photos.ts'
import { pageOf } from './pages.ts'

/** More cells than that, or columns of them, are looked at in a coarser level. */
const [mostCells, mostColumns] = [1000, 512]

/** What PhotoIndex promises, read from the photos themselves each time. */
export class MemoryPhotoIndex implements PhotoIndex {
  private readonly photos: MemoryPhotos

  constructor(photos: MemoryPhotos) {
    this.photos = photos
  }

  months = async (accountId: string) => this.model(accountId).months()

  async monthPage(accountId: string, month: string, cursor: string | undefined, limit: number) {
    return this.page(this.model(accountId).monthIds(month), cursor, limit)
  }

  async search(accountId: string, query: SearchQuery, cursor: string | undefined, limit: number) {
    return this.page(this.model(accountId).search(query), cursor, limit)
  }

  async facets(accountId: string, kind: FacetKind, prefix: string, limit: number) {
    return this.model(accountId)
      .facets(kind, prefix)
      .sort((a, b) => b.count - a.count || (a.folded < b.folded ? -1 : 1))
      .slice(0, limit)
      .map(({ folded, count }) => ({ kind, value: this.spelling(accountId, kind, folded), count }))
  }

  async mapCells(accountId: string, area: MapArea): Promise<MapCell[]> {
    for (const level of levelsFrom(area.level)) {
      const tiles = tilesOf(area, level)
      const isInside = (cell: string) => {
        const [, x = 0, y = 0] = cell.split('/').map(Number)
        return (
          y >= tiles.rows[0] &&
          y <= tiles.rows[1] &&
          tiles.columns.some(([first, last]) => x >= first && x <= last)
        )
      }
      const cells = this.model(accountId)
        .cells(level)
        .filter(({ cell }) => isInside(cell))
      if (tileSpan(tiles).columns <= mostColumns && cells.length <= mostCells)
        return cells.map((cell) => ({ ...cell, photoId: this.newestIn(accountId, cell.cell) }))
    }
    return []
  }

  /** The most frequent one. */
  private spelling(accountId: string, kind: FacetKind, folded: string): string {
    const values = this.listed(accountId)
      .flatMap(photoFacets)
      .flatMap((facet) => (facet.kind === kind && facet.folded === folded ? facet.value : []))
    const counts = [...Map.groupBy(values, (value) => value)]
    return counts.sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1))[0]?.[0] ?? folded
  }

  private newestIn(accountId: string, cell: string): string {
    const inside = this.listed(accountId).filter((photo) => photoTokens(photo).includes(cellToken(cell)))
    return newestFirst(inside)[0]?.id ?? ''
  }

  private page(ids: readonly string[], cursor: string | undefined, limit: number) {
    const photos = newestFirst(ids.flatMap((id) => this.photos.rows.get(id) ?? []))
    const { items, ...rest } = pageOf(photos, cursor, limit)
    return { photos: items, ...rest }
  }

  private model = (accountId: string) => photoModel(this.photos.of(accountId))
  private listed = (accountId: string) => this.photos.of(accountId).filter(({ state }) => state === 'ready')
}

const newestFirst = (photos: readonly Photo[]) =>
  photos.toSorted((a, b) => b.taken.localMs - a.taken.localMs || (a.id < b.id ? 1 : -1))

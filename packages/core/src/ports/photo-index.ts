import type { Photo } from '../photos/photo.ts'

export interface PhotoPage {
  photos: Photo[]
  /** Opaque; missing on the last page. */
  next?: string
}

export interface SearchQuery {
  /** Of core/search/tokens.ts: each must match; words (`prefix`) match the beginning of a word, other tokens match whole. */
  terms: { token: string; prefix: boolean }[]
  /** Wall-clock times as in CaptureTime.localMs; from inclusive, to exclusive. */
  fromLocalMs?: number
  toLocalMs?: number
}

/** What is counted of photos. */
export type FacetKind = 'tag' | 'camera' | 'city' | 'country'

export interface Facet {
  kind: FacetKind
  /** Spellings that fold alike are one; it is shown as one of its photos spells it, or did. */
  value: string
  count: number
}

export interface MapCell {
  /** Mean position of the photos in the cell. */
  latitude: number
  longitude: number
  count: number
  /** One of the photos, the newest known. */
  photoId: string
  /** `level/x/y`, a filter for `search` by way of `cellToken`. */
  cell: string
}

/** Web-Mercator tile addresses: level as in z/x/y. `west > east` crosses the antimeridian. */
export interface MapArea {
  level: number
  north: number
  south: number
  east: number
  west: number
}

/**
 * Reads over the `ready` photos of one account, newest capture first; those of one moment in an order of the store's own, always
 * the same. Each costs the same at 1,000 and at 1,000,000 photos.
 */
export interface PhotoIndex {
  /** Months that hold photos, newest first. */
  months(accountId: string): Promise<{ month: string; count: number }[]>
  /** Empty for a month without photos. @throws AppError `invalid-input` for a cursor that is not ours. */
  monthPage(accountId: string, month: string, cursor: string | undefined, limit: number): Promise<PhotoPage>
  search(accountId: string, query: SearchQuery, cursor: string | undefined, limit: number): Promise<PhotoPage>
  /** Values with a word where `prefix` begins (any case, ignoring accents; '' for all), most frequent first, then in order of `foldText`. */
  facets(accountId: string, kind: FacetKind, prefix: string, limit: number): Promise<Facet[]>
  /** Cells of `mapLevels` nearest to the wanted level, at most 1,000. */
  mapCells(accountId: string, area: MapArea): Promise<MapCell[]>
}

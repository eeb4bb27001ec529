import type { ItemValues } from '../galleries/values.ts'

/** A visitor opened an item of a gallery, or (without `itemId`) the gallery itself. Nothing in it tells who. */
export interface Click {
  /** The same click sent again has the same one. */
  id: string
  galleryId: string
  itemId: string | null
  /** When the album heard of it. */
  atMs: number
  /** See `visitor.ts`. */
  visitor: string
}

/** One line of a file of clicks: a click with what was clicked on, as it was then. Names are those of the files. */
export interface ClickRecord {
  id: string
  /** ISO 8601, UTC. */
  at: string
  gallery: string
  gallery_slug: string
  item: string | null
  item_name: string | null
  visitor: string
  /** Values by key of the attribute. */
  attributes: ItemValues
}

/** UTC, `2026-11-21`. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

const root = 'clicks/'
export const clicksPrefix = (galleryId: string): string => `${root}gallery=${galleryId}/`
/** Of one day. */
export const clicksDayPrefix = (galleryId: string, day: string): string =>
  `${clicksPrefix(galleryId)}day=${day}/`
/** Partitioned as DuckDB and Athena understand it. */
export const clicksKey = (galleryId: string, day: string, batchId: string): string =>
  `${clicksDayPrefix(galleryId, day)}${batchId}.ndjson.gz`

const keyPattern = /^clicks\/gallery=([^/=]+)\/day=(\d{4}-\d\d-\d\d)\/[^/]+\.ndjson\.gz$/

/** Undefined for what is no file of clicks. */
export function parseClicksKey(key: string): { galleryId: string; day: string } | undefined {
  const [, galleryId, day] = keyPattern.exec(key) ?? []
  return galleryId === undefined || day === undefined ? undefined : { galleryId, day }
}

import {
  invalid,
  notFound,
  type Attribute,
  type Claim,
  type ClaimState,
  type Gallery,
  type GallerySummary,
  type Item,
  type ItemValues,
} from '@cloudalbum/core'
import type { Database } from './database.ts'

export interface GalleryRow {
  id: string
  account_id: string
  album_id: string | null
  slug: string
  title: string
  body: string
  attributes: string
  claim_label: string | null
  likes: number
  indexed: number
  state: Gallery['state']
  accent: string | null
  cover_item_id: string | null
  item_count: number
  created_at_ms: number
  updated_at_ms: number
  published_at_ms: number | null
  version: number
}

interface SummaryRow extends GalleryRow {
  shown_count: number | null
  claim_count: number
  shown_cover_id: string | null
  cover_photo_id: string | null
}

const summaries = (where: string) => `
WITH summed AS (
  SELECT g.*,
    (SELECT n.count FROM gallery_counts n WHERE n.gallery_id = g.id AND n.filters = '') AS shown_count,
    (SELECT count(*) FROM gallery_claims c WHERE c.gallery_id = g.id AND c.ended_at_ms IS NULL AND c.item_id IS NOT NULL) AS claim_count,
    coalesce(
      (SELECT i.id FROM gallery_items i WHERE i.id = g.cover_item_id AND i.shown = 1),
      (SELECT x.item_id FROM gallery_index x WHERE x.gallery_id = g.id AND x.filters = '' ORDER BY x.position, x.item_id LIMIT 1)
    ) AS shown_cover_id
  FROM galleries g WHERE ${where}
)
SELECT summed.*, cover.photo_id AS cover_photo_id
FROM summed LEFT JOIN gallery_items cover ON cover.id = summed.shown_cover_id
ORDER BY summed.created_at_ms DESC, summed.id DESC`

/** Newest first. */
export const readGalleries = (db: Database, where: string, values: object): GallerySummary[] =>
  db
    .prepare<[object], SummaryRow>(summaries(where))
    .all(values)
    .map((row) => ({
      ...gallery(row),
      itemCount: row.item_count,
      shownCount: row.shown_count ?? 0,
      claimCount: row.claim_count,
      shownCoverId: row.shown_cover_id,
      coverPhotoId: row.cover_photo_id,
    }))

export const gallery = (row: GalleryRow): Gallery => ({
  id: row.id,
  accountId: row.account_id,
  albumId: row.album_id,
  slug: row.slug,
  title: row.title,
  text: row.body,
  attributes: attributesOf(row),
  claimLabel: row.claim_label,
  likes: row.likes === 1,
  indexed: row.indexed === 1,
  state: row.state,
  accent: row.accent,
  coverItemId: row.cover_item_id,
  createdAtMs: row.created_at_ms,
  updatedAtMs: row.updated_at_ms,
  publishedAtMs: row.published_at_ms,
  version: row.version,
})

export const attributesOf = (row: Pick<GalleryRow, 'attributes'>) => JSON.parse(row.attributes) as Attribute[]

/** @throws AppError `not-found`, also for a gallery of another account. */
export function requireGallery(db: Database, accountId: string, id: string): GalleryRow {
  const row = db
    .prepare<[string, string], GalleryRow>('SELECT * FROM galleries WHERE id = ? AND account_id = ?')
    .get(id, accountId)
  if (!row) throw notFound('gallery')
  return row
}

interface ItemRow {
  id: string
  gallery_id: string
  photo_id: string | null
  waits_for_file: string | null
  slug: string
  name: string
  description: string
  attribute_values: string
  position: number
  shown: number
  likes: number
  updated_at_ms: number
  claim_id: string | null
  claim_state: 'held' | 'final' | null
  claimed_at_ms: number | null
}

export interface PlacedItem {
  item: Item
  position: number
}

const itemColumns = `i.id, i.gallery_id, i.photo_id, i.waits_for_file, i.slug, i.name, i.description, i.attribute_values, i.position,
  i.shown, i.likes, i.updated_at_ms, c.id AS claim_id, c.state AS claim_state, c.claimed_at_ms`

/** `from` names the items `i`. */
export const readItems = (db: Database, from: string, where: string, values: object): PlacedItem[] =>
  db
    .prepare<[object], ItemRow>(
      `SELECT ${itemColumns} FROM ${from} LEFT JOIN gallery_claims c ON c.item_id = i.id AND c.ended_at_ms IS NULL WHERE ${where}`,
    )
    .all(values)
    .map((row) => ({ item: item(row), position: row.position }))

const item = (row: ItemRow): Item => ({
  id: row.id,
  galleryId: row.gallery_id,
  photoId: row.photo_id,
  waitsForFile: row.waits_for_file,
  slug: row.slug,
  name: row.name,
  description: row.description,
  values: JSON.parse(row.attribute_values) as ItemValues,
  shown: row.shown === 1,
  likes: row.likes,
  claim:
    row.claim_id && row.claim_state && row.claimed_at_ms !== null
      ? { id: row.claim_id, state: row.claim_state, claimedAtMs: row.claimed_at_ms }
      : null,
  updatedAtMs: row.updated_at_ms,
})

export interface ClaimRow {
  id: string
  gallery_id: string
  item_id: string | null
  item_name: string
  account_id: string | null
  state: ClaimState
  claimed_at_ms: number
  final_at_ms: number | null
  ended_at_ms: number | null
}

export const claim = (row: ClaimRow): Claim => ({
  id: row.id,
  galleryId: row.gallery_id,
  itemId: row.item_id,
  itemName: row.item_name,
  accountId: row.account_id,
  state: row.state,
  claimedAtMs: row.claimed_at_ms,
  finalAtMs: row.final_at_ms,
  endedAtMs: row.ended_at_ms,
})

/** Where a page goes on. @throws AppError `invalid-input` for a cursor that is not ours. */
export function parsePlace(cursor: string): { position: number; id: string } {
  const [, position, id] = /^(-?\d{1,15})\.([0-9a-z]{26})$/.exec(cursor) ?? []
  if (position === undefined || id === undefined) throw badCursor()
  return { position: Number(position), id }
}

export const badCursor = () => invalid('This page has moved. Load the list again.', { cursor: 'is not ours' })

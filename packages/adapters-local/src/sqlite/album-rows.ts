import { notFound, type AlbumOrder, type AlbumSummary } from '@cloudalbum/core'
import type { Database } from './database.ts'

export interface AlbumRow {
  id: string
  account_id: string
  parent_id: string | null
  title: string
  description: string
  sort: AlbumOrder
  cover_photo_id: string | null
  created_at_ms: number
  updated_at_ms: number
  version: number
}

interface SummaryRow extends AlbumRow {
  photo_count: number
  from_local_ms: number | null
  to_local_ms: number | null
  shown_cover_id: string | null
  sha256: string
  rendition_version: number
  thumb_hash: string
}

const visible = 'FROM album_photos m WHERE m.album_id = a.id AND m.visible = 1'

/** Every number comes from an index of the memberships: no photo is read but the covers. */
const summaries = (where: string) => `
WITH summed AS (
  SELECT a.*,
    (SELECT count(*) ${visible}) AS photo_count,
    (SELECT min(m.local_ms) ${visible}) AS from_local_ms,
    (SELECT max(m.local_ms) ${visible}) AS to_local_ms,
    coalesce(
      (SELECT m.photo_id ${visible} AND m.photo_id = a.cover_photo_id),
      CASE a.sort
        WHEN 'manual' THEN (SELECT m.photo_id ${visible} ORDER BY m.position, m.photo_id LIMIT 1)
        WHEN 'oldest' THEN (SELECT m.photo_id ${visible} ORDER BY m.local_ms, m.photo_id LIMIT 1)
        ELSE (SELECT m.photo_id ${visible} ORDER BY m.local_ms DESC, m.photo_id DESC LIMIT 1)
      END
    ) AS shown_cover_id
  FROM albums a WHERE ${where}
)
SELECT summed.*, p.sha256, p.rendition_version, p.thumb_hash
FROM summed LEFT JOIN photos p ON p.id = summed.shown_cover_id`

export function readSummary(db: Database, accountId: string, id: string): AlbumSummary | undefined {
  const row = db
    .prepare<[string, string], SummaryRow>(summaries('a.id = ? AND a.account_id = ?'))
    .get(id, accountId)
  return row && summary(row)
}

export function readSummaries(db: Database, accountId: string): AlbumSummary[] {
  const sql = `${summaries('a.account_id = ?')} ORDER BY summed.title COLLATE NOCASE, summed.id`
  return db.prepare<[string], SummaryRow>(sql).all(accountId).map(summary)
}

/** @throws AppError `not-found`, also for an album of another account. */
export function requireAlbum(db: Database, accountId: string, id: string): AlbumRow {
  const row = db
    .prepare<[string, string], AlbumRow>('SELECT * FROM albums WHERE id = ? AND account_id = ?')
    .get(id, accountId)
  if (!row) throw notFound('album')
  return row
}

function summary(row: SummaryRow): AlbumSummary {
  const { account_id: accountId, shown_cover_id: coverId } = row
  return {
    id: row.id,
    accountId,
    parentId: row.parent_id,
    title: row.title,
    description: row.description,
    order: row.sort,
    coverPhotoId: row.cover_photo_id,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    version: row.version,
    photoCount: row.photo_count,
    fromLocalMs: row.from_local_ms,
    toLocalMs: row.to_local_ms,
    cover: coverId
      ? {
          id: coverId,
          accountId,
          sha256: row.sha256,
          renditionVersion: row.rendition_version,
          thumbHash: row.thumb_hash,
        }
      : null,
  }
}

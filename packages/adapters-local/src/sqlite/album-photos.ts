import { invalid, notFound, type AlbumOrder } from '@cloudalbum/core'
import type { AlbumRow } from './album-rows.ts'
import type { Database } from './database.ts'

/** Room between neighbours, so that most moves write only what is moved. */
const step = 65_536

/** @throws AppError `not-found` when one is missing, of another account, or being purged. */
export function requireOwnPhotos(db: Database, accountId: string, photoIds: string[]): void {
  // CROSS JOIN keeps the order: walking the account's photos and the list for each would be quadratic.
  const found = db
    .prepare<[string, string], number>(
      `SELECT count(*) FROM json_each(?) wanted CROSS JOIN photos p ON p.id = wanted.value WHERE p.account_id = ? AND p.state <> 'purging'`,
    )
    .pluck()
    .get(JSON.stringify(photoIds), accountId)
  if (found !== photoIds.length) throw notFound('photo')
}

/** Adds at the end, in the order given. Gives how many were not in it before. */
export function append(db: Database, albumId: string, photoIds: string[]): number {
  return db
    .prepare(
      `INSERT OR IGNORE INTO album_photos (album_id, photo_id, position, visible, local_ms)
       SELECT @albumId, p.id, @last + (wanted.key + 1) * ${step}, p.state = 'ready', p.local_ms
       FROM json_each(@ids) wanted JOIN photos p ON p.id = wanted.value`,
    )
    .run({ albumId, last: lastPosition(db, albumId), ids: JSON.stringify(photoIds) }).changes
}

function lastPosition(db: Database, albumId: string): number {
  return (
    db
      .prepare<[string], number | null>('SELECT max(position) FROM album_photos WHERE album_id = ?')
      .pluck()
      .get(albumId) ?? 0
  )
}

const orders: Record<AlbumOrder, { key: 'position' | 'local_ms'; direction: 'ASC' | 'DESC' }> = {
  manual: { key: 'position', direction: 'ASC' },
  oldest: { key: 'local_ms', direction: 'ASC' },
  newest: { key: 'local_ms', direction: 'DESC' },
}

/** Gives every photo of the album a position by the order that is shown now. */
export function number(db: Database, album: Pick<AlbumRow, 'id' | 'sort'>): void {
  const { key, direction } = orders[album.sort]
  db.prepare(
    `UPDATE album_photos SET position = numbered.place * ${step}
     FROM (SELECT photo_id, row_number() OVER (ORDER BY ${key} ${direction}, photo_id ${direction}) AS place
           FROM album_photos WHERE album_id = @id) AS numbered
     WHERE album_photos.album_id = @id AND album_photos.photo_id = numbered.photo_id`,
  ).run({ id: album.id })
}

/** Puts photos of the album before another one, or at the end. @throws AppError `not-found` when one is not in it. */
export function place(db: Database, albumId: string, photoIds: string[], beforePhotoId: string | null): void {
  requireMembers(db, albumId, beforePhotoId === null ? photoIds : [...new Set([...photoIds, beforePhotoId])])
  let gap = gapBefore(db, albumId, photoIds, beforePhotoId)
  if (gap.width <= photoIds.length) {
    number(db, { id: albumId, sort: 'manual' })
    gap = gapBefore(db, albumId, photoIds, beforePhotoId)
  }
  // Fewer than `step` photos move at once, so that a gap between neighbours is wide enough now.
  const stride = Math.floor(gap.width / (photoIds.length + 1))
  const move = db.prepare('UPDATE album_photos SET position = ? WHERE album_id = ? AND photo_id = ?')
  photoIds.forEach((photoId, index) => move.run(gap.after + (index + 1) * stride, albumId, photoId))
}

function requireMembers(db: Database, albumId: string, photoIds: string[]): void {
  const found = db
    .prepare<[string, string], number>(
      'SELECT count(*) FROM json_each(?) wanted JOIN album_photos m ON m.photo_id = wanted.value WHERE m.album_id = ?',
    )
    .pluck()
    .get(JSON.stringify(photoIds), albumId)
  if (found !== photoIds.length) throw notFound('photo in this album')
}

/** The free positions where the photos go, not counting those that they leave. */
function gapBefore(
  db: Database,
  albumId: string,
  moved: string[],
  beforePhotoId: string | null,
): { after: number; width: number } {
  const others =
    'FROM album_photos WHERE album_id = @albumId AND photo_id NOT IN (SELECT value FROM json_each(@moved))'
  const scope = { albumId, moved: JSON.stringify(moved) }
  const positionOf =
    'SELECT position FROM album_photos WHERE album_id = @albumId AND photo_id = @beforePhotoId'
  const next =
    beforePhotoId === null
      ? null
      : db
          .prepare<[object], number | null>(`SELECT min(position) ${others} AND position >= (${positionOf})`)
          .pluck()
          .get({ ...scope, beforePhotoId })
  const last = db
    .prepare<[object], number | null>(
      `SELECT max(position) ${others} AND (@next IS NULL OR position < @next)`,
    )
    .pluck()
  const after = last.get({ ...scope, next: next ?? null }) ?? (next ?? 0) - step * (moved.length + 1)
  return { after, width: next === null || next === undefined ? step * (moved.length + 1) : next - after }
}

/** Visible photos in the album's order, after a cursor. @throws AppError `invalid-input` for a cursor that is not of this order. */
export function readPage(
  db: Database,
  album: AlbumRow,
  cursor: string | undefined,
  limit: number,
): { photoIds: string[]; next?: string } {
  const { key, direction } = orders[album.sort]
  const after = cursor === undefined ? undefined : parseCursor(cursor, album.sort)
  const rows = db
    .prepare<[object], { photo_id: string; at: number }>(
      `SELECT photo_id, ${key} AS at FROM album_photos WHERE album_id = @id AND visible = 1
       ${after ? `AND (${key}, photo_id) ${direction === 'ASC' ? '>' : '<'} (@at, @photoId)` : ''}
       ORDER BY ${key} ${direction}, photo_id ${direction} LIMIT @count`,
    )
    .all({ id: album.id, count: limit + 1, ...after })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const photoIds = shown.map((row) => row.photo_id)
  return rows.length > limit && last
    ? { photoIds, next: `${album.sort}.${last.at}.${last.photo_id}` }
    : { photoIds }
}

function parseCursor(cursor: string, order: AlbumOrder): { at: number; photoId: string } {
  const [, of, at, photoId] = /^(manual|oldest|newest)\.(-?\d{1,15})\.([0-9a-z]{26})$/.exec(cursor) ?? []
  if (of !== order || !at || !photoId)
    throw invalid('This page of the album has moved. Load the album again.', { cursor: 'is not ours' })
  return { at: Number(at), photoId }
}

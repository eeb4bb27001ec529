import {
  AppError,
  invalid,
  type AlbumPatch,
  type AlbumStore,
  type AlbumSummary,
  type NewAlbum,
} from '@cloudalbum/core'
import { append, number, place, readPage, requireOwnPhotos } from './album-photos.ts'
import { readSummaries, readSummary, requireAlbum, type AlbumRow } from './album-rows.ts'
import { checkParent } from './album-tree.ts'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Albums in SQLite. */
export function createSqliteAlbumStore(db: Database): AlbumStore {
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: (album, photoIds) => written(() => create(db, album, unique(photoIds))),
    get: (accountId, id) => promised(() => readSummary(db, accountId, id)),
    list: (accountId) => promised(() => readSummaries(db, accountId)),
    update: (accountId, id, patch, nowMs, version) =>
      written(() => update(db, requireAlbum(db, accountId, id), patch, nowMs, version)),
    remove: (accountId, id, nowMs) => written(() => remove(db, requireAlbum(db, accountId, id), nowMs)),
    addPhotos: (accountId, id, photoIds, nowMs) =>
      written(() => addPhotos(db, requireAlbum(db, accountId, id), unique(photoIds), nowMs)),
    removePhotos: (accountId, id, photoIds, nowMs) =>
      written(() => removePhotos(db, requireAlbum(db, accountId, id), unique(photoIds), nowMs)),
    movePhotos: (accountId, id, photoIds, beforePhotoId, nowMs) =>
      written(() => movePhotos(db, requireAlbum(db, accountId, id), unique(photoIds), beforePhotoId, nowMs)),
    page: (accountId, id, cursor, limit) =>
      promised(() => readPage(db, requireAlbum(db, accountId, id), cursor, limit)),
    visibleIn: (accountId, id, photoIds) => promised(() => visibleIn(db, accountId, id, unique(photoIds))),
    albumsOf: (accountId, photoId) => promised(() => albumsOf(db, accountId, photoId)),
    eraseAccount: (accountId) => written(() => eraseAccount(db, accountId)),
  }
}

const unique = (ids: string[]) => [...new Set(ids)]

function create(db: Database, album: NewAlbum, photoIds: string[]): AlbumSummary {
  checkParent(db, album.accountId, null, album.parentId)
  requireOwnPhotos(db, album.accountId, photoIds)
  db.prepare(
    `INSERT INTO albums (id, account_id, parent_id, title, description, sort, cover_photo_id, created_at_ms, updated_at_ms, version)
     VALUES (@id, @accountId, @parentId, @title, @description, @order, NULL, @createdAtMs, @createdAtMs, 1)`,
  ).run(album)
  append(db, album.id, photoIds)
  return read(db, album.accountId, album.id)
}

function update(
  db: Database,
  album: AlbumRow,
  patch: AlbumPatch,
  nowMs: number,
  version?: number,
): AlbumSummary {
  if (version !== undefined && version !== album.version)
    throw new AppError('conflict', 'The album has changed meanwhile. Load it again.')
  if (patch.parentId !== undefined) checkParent(db, album.account_id, album.id, patch.parentId)
  if (patch.coverPhotoId && visibleIn(db, album.account_id, album.id, [patch.coverPhotoId]).length === 0)
    throw invalid('The cover must be a photo of the album.', {
      coverPhotoId: 'is not a visible photo of this album',
    })
  db.prepare(
    `UPDATE albums SET parent_id = @parentId, title = @title, description = @description, sort = @order,
       cover_photo_id = @coverPhotoId, updated_at_ms = @nowMs, version = version + 1 WHERE id = @id`,
  ).run({ ...fields(album), ...patch, id: album.id, nowMs })
  return read(db, album.account_id, album.id)
}

const fields = (album: AlbumRow): AlbumPatch => ({
  parentId: album.parent_id,
  title: album.title,
  description: album.description,
  order: album.sort,
  coverPhotoId: album.cover_photo_id,
})

function read(db: Database, accountId: string, id: string): AlbumSummary {
  const album = readSummary(db, accountId, id)
  if (!album) throw new Error('An album is gone within its own transaction.')
  return album
}

function remove(db: Database, album: AlbumRow, nowMs: number): string[] {
  const moved = db
    .prepare<[string | null, number, string], string>(
      'UPDATE albums SET parent_id = ?, updated_at_ms = ?, version = version + 1 WHERE parent_id = ? RETURNING id',
    )
    .pluck()
    .all(album.parent_id, nowMs, album.id)
  db.prepare('DELETE FROM albums WHERE id = ?').run(album.id)
  return moved
}

function addPhotos(db: Database, album: AlbumRow, photoIds: string[], nowMs: number): number {
  requireOwnPhotos(db, album.account_id, photoIds)
  const added = append(db, album.id, photoIds)
  if (added > 0) touch(db, album.id, nowMs)
  return added
}

function removePhotos(db: Database, album: AlbumRow, photoIds: string[], nowMs: number): number {
  requireOwnPhotos(db, album.account_id, photoIds)
  const some = JSON.stringify(photoIds)
  const removed = db
    .prepare('DELETE FROM album_photos WHERE album_id = ? AND photo_id IN (SELECT value FROM json_each(?))')
    .run(album.id, some).changes
  db.prepare(
    'UPDATE albums SET cover_photo_id = NULL WHERE id = ? AND cover_photo_id IN (SELECT value FROM json_each(?))',
  ).run(album.id, some)
  if (removed > 0) touch(db, album.id, nowMs)
  return removed
}

function touch(db: Database, id: string, nowMs: number): void {
  db.prepare('UPDATE albums SET updated_at_ms = ? WHERE id = ?').run(nowMs, id)
}

function movePhotos(
  db: Database,
  album: AlbumRow,
  photoIds: string[],
  beforePhotoId: string | null,
  nowMs: number,
): void {
  if (album.sort !== 'manual') number(db, album)
  place(db, album.id, photoIds, beforePhotoId)
  db.prepare(`UPDATE albums SET sort = 'manual', updated_at_ms = ?, version = version + 1 WHERE id = ?`).run(
    nowMs,
    album.id,
  )
}

function visibleIn(db: Database, accountId: string, id: string, photoIds: string[]): string[] {
  return db
    .prepare<[string, string, string], string>(
      `SELECT m.photo_id FROM json_each(?) wanted JOIN album_photos m ON m.photo_id = wanted.value JOIN albums a ON a.id = m.album_id
       WHERE m.album_id = ? AND a.account_id = ? AND m.visible = 1 ORDER BY wanted.key`,
    )
    .pluck()
    .all(JSON.stringify(photoIds), id, accountId)
}

function albumsOf(db: Database, accountId: string, photoId: string): { id: string; title: string }[] {
  return db
    .prepare<[string, string], { id: string; title: string }>(
      `SELECT a.id, a.title FROM album_photos m JOIN albums a ON a.id = m.album_id
       WHERE m.photo_id = ? AND a.account_id = ? ORDER BY a.title COLLATE NOCASE, a.id`,
    )
    .all(photoId, accountId)
}

function eraseAccount(db: Database, accountId: string): void {
  db.prepare('UPDATE albums SET parent_id = NULL WHERE account_id = ?').run(accountId)
  db.prepare('DELETE FROM albums WHERE account_id = ?').run(accountId)
}

import {
  notFound,
  type NewShareLink,
  type ShareLink,
  type ShareLinkPatch,
  type ShareLinkStore,
} from '@cloudalbum/core'
import { requireAlbum } from './album-rows.ts'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

interface Row {
  id: string
  token: string
  account_id: string
  album_id: string
  label: string
  password_hash: string | null
  password_version: number
  expires_at_ms: number | null
  allow_download: number
  show_location: number
  created_at_ms: number
  views: number
}

/** Share links in SQLite; the schema removes them with their album. */
export function createSqliteShareLinkStore(db: Database): ShareLinkStore {
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: (link) => written(() => create(db, link)),
    get: (accountId, id) => promised(() => read(db, accountId, id)),
    byToken: (token) => promised(() => byToken(db, token)),
    list: (accountId, albumId) => promised(() => list(db, accountId, albumId)),
    update: (accountId, id, patch) => written(() => update(db, requireLink(db, accountId, id), patch)),
    remove: (accountId, id) => written(() => remove(db, requireLink(db, accountId, id))),
    countView: (id) =>
      written(() => void db.prepare('UPDATE share_links SET views = views + 1 WHERE id = ?').run(id)),
    sharedAlbumIds: (accountId, nowMs) => promised(() => sharedAlbumIds(db, accountId, nowMs)),
    eraseAccount: (accountId) =>
      written(() => void db.prepare('DELETE FROM share_links WHERE account_id = ?').run(accountId)),
  }
}

function create(db: Database, link: NewShareLink): ShareLink {
  requireAlbum(db, link.accountId, link.albumId)
  db.prepare(
    `INSERT INTO share_links (id, token, account_id, album_id, label, password_hash, password_version, expires_at_ms,
       allow_download, show_location, created_at_ms, views)
     VALUES (@id, @token, @accountId, @albumId, @label, @passwordHash, 1, @expiresAtMs, @allowDownload, @showLocation, @createdAtMs, 0)`,
  ).run({ ...link, allowDownload: Number(link.allowDownload), showLocation: Number(link.showLocation) })
  return { ...link, passwordVersion: 1, views: 0 }
}

function byToken(db: Database, token: string): ShareLink | undefined {
  const row = db.prepare<[string], Row>('SELECT * FROM share_links WHERE token = ?').get(token)
  return row && shareLink(row)
}

function list(db: Database, accountId: string, albumId: string | undefined): ShareLink[] {
  const only = albumId === undefined ? '' : 'AND album_id = @albumId'
  const sql = `SELECT * FROM share_links WHERE account_id = @accountId ${only} ORDER BY created_at_ms DESC, id DESC`
  return db.prepare<[object], Row>(sql).all({ accountId, albumId }).map(shareLink)
}

function update(db: Database, link: ShareLink, patch: ShareLinkPatch): ShareLink {
  const passwordVersion = link.passwordVersion + (patch.passwordHash === undefined ? 0 : 1)
  const changed = { ...link, ...patch, passwordVersion }
  db.prepare(
    `UPDATE share_links SET label = @label, password_hash = @passwordHash, password_version = @passwordVersion,
       expires_at_ms = @expiresAtMs, allow_download = @allowDownload, show_location = @showLocation WHERE id = @id`,
  ).run({
    ...changed,
    allowDownload: Number(changed.allowDownload),
    showLocation: Number(changed.showLocation),
  })
  return changed
}

function remove(db: Database, link: ShareLink): ShareLink {
  db.prepare('DELETE FROM share_links WHERE id = ?').run(link.id)
  return link
}

function sharedAlbumIds(db: Database, accountId: string, nowMs: number): string[] {
  const sql =
    'SELECT DISTINCT album_id FROM share_links WHERE account_id = ? AND (expires_at_ms IS NULL OR expires_at_ms > ?)'
  return db.prepare<[string, number], string>(sql).pluck().all(accountId, nowMs)
}

function read(db: Database, accountId: string, id: string): ShareLink | undefined {
  const row = db
    .prepare<[string, string], Row>('SELECT * FROM share_links WHERE id = ? AND account_id = ?')
    .get(id, accountId)
  return row && shareLink(row)
}

function requireLink(db: Database, accountId: string, id: string): ShareLink {
  const link = read(db, accountId, id)
  if (!link) throw notFound('share link')
  return link
}

const shareLink = (row: Row): ShareLink => ({
  id: row.id,
  token: row.token,
  accountId: row.account_id,
  albumId: row.album_id,
  label: row.label,
  passwordHash: row.password_hash,
  passwordVersion: row.password_version,
  expiresAtMs: row.expires_at_ms,
  allowDownload: row.allow_download === 1,
  showLocation: row.show_location === 1,
  createdAtMs: row.created_at_ms,
  views: row.views,
})

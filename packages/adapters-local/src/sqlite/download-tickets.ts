import type { DownloadTicket, DownloadTicketStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

interface Row {
  secret_hash: string
  account_id: string
  photo_ids: string
  file_name: string
  link_id: string | null
  password_version: number | null
  expires_at_ms: number
}

/** Download tickets in SQLite. */
export function createSqliteDownloadTicketStore(db: Database): DownloadTicketStore {
  const written = <T>(work: () => T) => durably(db, work)
  return {
    put: (ticket, nowMs) => written(() => put(db, ticket, nowMs)),
    get: (secretHash, nowMs) => promised(() => get(db, secretHash, nowMs)),
    remove: (secretHash) =>
      written(() => void db.prepare('DELETE FROM download_tickets WHERE secret_hash = ?').run(secretHash)),
    eraseAccount: (accountId) =>
      written(() => void db.prepare('DELETE FROM download_tickets WHERE account_id = ?').run(accountId)),
  }
}

function put(db: Database, { photoIds, share, ...ticket }: DownloadTicket, nowMs: number): void {
  db.prepare('DELETE FROM download_tickets WHERE expires_at_ms <= ?').run(nowMs)
  db.prepare(
    `INSERT INTO download_tickets (secret_hash, account_id, photo_ids, file_name, link_id, password_version, expires_at_ms)
     VALUES (@secretHash, @accountId, @photoIds, @fileName, @linkId, @passwordVersion, @expiresAtMs)`,
  ).run({
    ...ticket,
    photoIds: JSON.stringify(photoIds),
    linkId: share?.linkId ?? null,
    passwordVersion: share?.passwordVersion ?? null,
  })
}

function get(db: Database, secretHash: string, nowMs: number): DownloadTicket | undefined {
  const sql = 'SELECT * FROM download_tickets WHERE secret_hash = ? AND expires_at_ms > ?'
  const row = db.prepare<[string, number], Row>(sql).get(secretHash, nowMs)
  return (
    row && {
      secretHash,
      accountId: row.account_id,
      photoIds: JSON.parse(row.photo_ids) as string[],
      fileName: row.file_name,
      share:
        row.link_id === null ? null : { linkId: row.link_id, passwordVersion: row.password_version ?? 0 },
      expiresAtMs: row.expires_at_ms,
    }
  )
}

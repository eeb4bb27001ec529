import type { SessionRecord, SessionStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

interface Row {
  id: string
  account_id: string
  device: string
  created_at_ms: number
  used_at_ms: number
  expires_at_ms: number
  refresh_hash: string
  grant: string | null
  previous_hash: string | null
  previous_salt: string | null
  previous_replaced_at_ms: number | null
}

/** Sessions in SQLite. */
export function createSqliteSessionStore(db: Database): SessionStore {
  const insert = db.prepare(
    `INSERT INTO sessions (id, account_id, device, created_at_ms, used_at_ms, expires_at_ms, refresh_hash, grant, previous_hash,
      previous_salt, previous_replaced_at_ms)
     VALUES (@id, @accountId, @device, @createdAtMs, @usedAtMs, @expiresAtMs, @refreshHash, @grant, @hash, @salt,
       @replacedAtMs)`,
  )
  const one = db.prepare<[string], Row>('SELECT * FROM sessions WHERE id = ?')
  const some = db.prepare<[string, number], Row>(
    'SELECT * FROM sessions WHERE account_id = ? AND expires_at_ms > ? ORDER BY used_at_ms DESC, id DESC',
  )
  const rotate = db.prepare(
    `UPDATE sessions SET refresh_hash = @refreshHash, previous_hash = @fromHash, previous_salt = @salt,
       previous_replaced_at_ms = @nowMs, used_at_ms = @nowMs, expires_at_ms = @expiresAtMs
     WHERE id = @id AND refresh_hash = @fromHash`,
  )
  const remove = db.prepare('DELETE FROM sessions WHERE account_id = ? AND id = ?')
  const removeAll = db.prepare('DELETE FROM sessions WHERE account_id = ? AND id <> ?')
  const prune = db.prepare('DELETE FROM sessions WHERE expires_at_ms < ?')
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: ({ previous, ...session }) =>
      written(() => void insert.run({ hash: null, salt: null, replacedAtMs: null, ...previous, ...session })),
    get: (id) =>
      promised(() => {
        const row = one.get(id)
        return row && toSession(row)
      }),
    list: (accountId, nowMs) => promised(() => some.all(accountId, nowMs).map(toSession)),
    rotate: (id, fromHash, to) => written(() => rotate.run({ id, fromHash, ...to }).changes > 0),
    remove: (accountId, id) => written(() => remove.run(accountId, id).changes > 0),
    removeAll: (accountId, exceptId = '') => written(() => void removeAll.run(accountId, exceptId)),
    prune: (beforeMs) => written(() => void prune.run(beforeMs)),
  }
}

const toSession = (row: Row): SessionRecord => ({
  id: row.id,
  accountId: row.account_id,
  device: row.device,
  createdAtMs: row.created_at_ms,
  usedAtMs: row.used_at_ms,
  expiresAtMs: row.expires_at_ms,
  refreshHash: row.refresh_hash,
  grant: row.grant,
  previous:
    row.previous_hash === null || row.previous_salt === null || row.previous_replaced_at_ms === null
      ? null
      : { hash: row.previous_hash, salt: row.previous_salt, replacedAtMs: row.previous_replaced_at_ms },
})

import type { ApiKey, ApiKeyStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

const columns = `id, account_id AS accountId, name, secret_hash AS secretHash, created_at_ms AS createdAtMs, used_at_ms AS usedAtMs`

/** API keys in SQLite. */
export function createSqliteApiKeyStore(db: Database): ApiKeyStore {
  const insert = db.prepare(
    `INSERT INTO api_keys (id, account_id, name, secret_hash, created_at_ms, used_at_ms)
     VALUES (@id, @accountId, @name, @secretHash, @createdAtMs, @usedAtMs)`,
  )
  const one = db.prepare<[string], ApiKey>(`SELECT ${columns} FROM api_keys WHERE id = ?`)
  const some = db.prepare<[string], ApiKey>(
    `SELECT ${columns} FROM api_keys WHERE account_id = ? ORDER BY id DESC`,
  )
  const touch = db.prepare('UPDATE api_keys SET used_at_ms = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM api_keys WHERE account_id = ? AND id = ?')
  const removeAll = db.prepare('DELETE FROM api_keys WHERE account_id = ?')
  const written = <T>(work: () => T) => durably(db, work)
  return {
    create: (key) => written(() => void insert.run(key)),
    get: (id) => promised(() => one.get(id)),
    list: (accountId) => promised(() => some.all(accountId)),
    touch: (id, usedAtMs) => written(() => void touch.run(usedAtMs, id)),
    remove: (accountId, id) => written(() => remove.run(accountId, id).changes > 0),
    removeAll: (accountId) => written(() => void removeAll.run(accountId)),
  }
}

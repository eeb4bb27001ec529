import type { SigningKeyStore, StoredSigningKey } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Keys that sign access tokens in SQLite. */
export function createSqliteSigningKeyStore(db: Database): SigningKeyStore {
  const columns = 'kid, private_jwk AS privateJwk, created_at_ms AS createdAtMs'
  const all = db.prepare<[], StoredSigningKey>(
    `SELECT ${columns} FROM signing_keys ORDER BY created_at_ms DESC, kid`,
  )
  const insert = db.prepare(
    'INSERT INTO signing_keys (kid, private_jwk, created_at_ms) VALUES (@kid, @privateJwk, @createdAtMs)',
  )
  const remove = db.prepare('DELETE FROM signing_keys WHERE kid = ?')
  return {
    list: () => promised(() => all.all()),
    add: (key, after) =>
      durably(db, () => {
        if (all.get()?.kid !== after) return false
        insert.run(key)
        return true
      }),
    remove: (kid) => durably(db, () => void remove.run(kid)),
  }
}

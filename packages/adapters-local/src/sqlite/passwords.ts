import type { PasswordStore } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Hashes of passwords in SQLite. */
export function createSqlitePasswordStore(db: Database): PasswordStore {
  const one = db.prepare<[string], string>('SELECT hash FROM passwords WHERE account_id = ?').pluck()
  const put = db.prepare('REPLACE INTO passwords (account_id, hash) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM passwords WHERE account_id = ?')
  return {
    get: (accountId) => promised(() => one.get(accountId)),
    put: (accountId, hash) => durably(db, () => void put.run(accountId, hash)),
    remove: (accountId) => durably(db, () => void remove.run(accountId)),
  }
}

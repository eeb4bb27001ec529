import type { PasswordStore } from '@cloudalbum/core'
import { transact, type Database } from './database.ts'
import { promised } from './promised.ts'

/** Hashes of passwords in SQLite. */
export function createSqlitePasswordStore(db: Database): PasswordStore {
  const one = db.prepare<[string], string>('SELECT hash FROM passwords WHERE account_id = ?').pluck()
  const put = db.prepare('REPLACE INTO passwords (account_id, hash) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM passwords WHERE account_id = ?')
  return {
    get: (accountId) => promised(() => one.get(accountId)),
    put: (accountId, hash) => promised(() => void transact(db, () => put.run(accountId, hash))),
    remove: (accountId) => promised(() => void transact(db, () => remove.run(accountId))),
  }
}

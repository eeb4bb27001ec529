import type { IdentityProvider, PasswordHasher } from '@cloudalbum/core'
import { transact, type Database } from '../sqlite/database.ts'
import { promised } from '../sqlite/promised.ts'

/** Passwords in SQLite, as argon2id hashes. */
export function createBuiltInIdentity(db: Database, hasher: PasswordHasher): IdentityProvider {
  const one = db.prepare<[string], string>('SELECT hash FROM passwords WHERE account_id = ?').pluck()
  const put = db.prepare('REPLACE INTO passwords (account_id, hash) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM passwords WHERE account_id = ?')
  // Checked in place of a missing one, so that both take the same time.
  let nobodys: Promise<string> | undefined
  return {
    async setPassword(accountId, password) {
      const hash = await hasher.hash(password)
      transact(db, () => put.run(accountId, hash))
    },
    async checkPassword(accountId, password) {
      const hash = accountId === undefined ? undefined : one.get(accountId)
      const spare = await (nobodys ??= hasher.hash(crypto.randomUUID()))
      const right = await hasher.verify(hash ?? spare, password)
      return right && hash !== undefined
    },
    remove: (accountId) => promised(() => void transact(db, () => remove.run(accountId))),
  }
}

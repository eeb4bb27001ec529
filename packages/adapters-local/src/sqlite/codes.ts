import type { CodeStore, OneTimeCode } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'

const columns = `account_id AS accountId, purpose, hash, email, expires_at_ms AS expiresAtMs, tries_left AS triesLeft`

/** One-time codes in SQLite. */
export function createSqliteCodeStore(db: Database): CodeStore {
  const put = db.prepare(
    `REPLACE INTO one_time_codes (account_id, purpose, hash, email, expires_at_ms, tries_left)
     VALUES (@accountId, @purpose, @hash, @email, @expiresAtMs, @triesLeft)`,
  )
  const one = db.prepare<[string, string, number], OneTimeCode>(
    `SELECT ${columns} FROM one_time_codes WHERE account_id = ? AND purpose = ? AND expires_at_ms > ? AND tries_left > 0`,
  )
  const miss = db.prepare(
    'UPDATE one_time_codes SET tries_left = tries_left - 1 WHERE account_id = ? AND purpose = ?',
  )
  const remove = db.prepare('DELETE FROM one_time_codes WHERE account_id = ? AND purpose = ?')
  const removeAll = db.prepare('DELETE FROM one_time_codes WHERE account_id = ?')
  const prune = db.prepare('DELETE FROM one_time_codes WHERE expires_at_ms < ?')
  const written = <T>(work: () => T) => durably(db, work)
  return {
    put: (code) => written(() => void put.run(code)),
    use: (accountId, purpose, hash, nowMs) =>
      written(() => {
        const code = one.get(accountId, purpose, nowMs)
        const right = code?.hash === hash
        ;(right ? remove : miss).run(accountId, purpose)
        return right ? code : undefined
      }),
    removeAll: (accountId) => written(() => void removeAll.run(accountId)),
    prune: (beforeMs) => written(() => void prune.run(beforeMs)),
  }
}

import type { Clock, RateLimit, RateLimiter } from '@cloudalbum/core'
import { transactUnsynced, type Database } from './database.ts'
import { promised } from './promised.ts'

const forgetEveryMs = 10 * 60_000

/** Counts in SQLite, so that a restart forgives nothing; a power cut may forgive the last second. Wrap it in `limitAlways`. */
export function createSqliteRateLimiter(db: Database, clock: Clock): RateLimiter {
  const one = db.prepare<[string, number], { count: number; ends_at_ms: number }>(
    'SELECT count, ends_at_ms FROM rate_limits WHERE key = ? AND ends_at_ms > ?',
  )
  const put = db.prepare('REPLACE INTO rate_limits (key, count, ends_at_ms) VALUES (?, ?, ?)')
  const forgive = db.prepare('UPDATE rate_limits SET count = count - 1 WHERE key = ? AND count > 0')
  const prune = db.prepare('DELETE FROM rate_limits WHERE ends_at_ms <= ?')
  let pruneAtMs = 0

  function hit(key: string, { max, windowMs }: RateLimit): number {
    const nowMs = clock.now()
    if (nowMs >= pruneAtMs) {
      prune.run(nowMs)
      pruneAtMs = nowMs + forgetEveryMs
    }
    const window = one.get(key, nowMs)
    if (window && window.count >= max) return window.ends_at_ms - nowMs
    put.run(key, (window?.count ?? 0) + 1, window?.ends_at_ms ?? nowMs + windowMs)
    return 0
  }

  return {
    hit: (key, limit) => promised(() => transactUnsynced(db, () => hit(key, limit))),
    forgive: (key) => promised(() => void transactUnsynced(db, () => forgive.run(key))),
  }
}

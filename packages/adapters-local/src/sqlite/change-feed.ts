import type { Change, ChangeEntry, ChangeFeed, Clock } from '@cloudalbum/core'
import { durably, type Database } from './database.ts'
import { promised } from './promised.ts'

type Row = { seq: number; at_ms: number; change: string }

/** Changes in SQLite, each with the number of its row as cursor; listeners in this process only. */
export function createSqliteChangeFeed(db: Database, clock: Clock): ChangeFeed {
  const listeners = new Map<string, Set<() => void>>()
  const insert = db.prepare<[string, number, string]>(
    'INSERT INTO changes (account_id, at_ms, change) VALUES (?, ?, ?)',
  )
  const after = db.prepare<[string, number, number], Row>(
    'SELECT seq, at_ms, change FROM changes WHERE account_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const newest = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'changes'`).pluck()
  const newestAtMs = db
    .prepare<[string], number>('SELECT at_ms FROM changes WHERE account_id = ? ORDER BY seq DESC LIMIT 1')
    .pluck()
  const forgotten = db.prepare<[], number>('SELECT through_seq FROM changes_forgotten').pluck()
  const forget = db.prepare<[number]>(
    'UPDATE changes_forgotten SET through_seq = max(through_seq, coalesce((SELECT max(seq) FROM changes WHERE at_ms < ?), 0))',
  )
  const prune = db.prepare<[]>('DELETE FROM changes WHERE seq <= (SELECT through_seq FROM changes_forgotten)')
  const erase = db.prepare<[string]>('DELETE FROM changes WHERE account_id = ?')
  const newestSeq = () => newest.get() ?? 0

  function read(accountId: string, cursor: string | undefined, limit: number) {
    const present = newestSeq()
    if (cursor === undefined)
      return { changes: [], cursor: String(present), reset: false, ...timeOf(newestAtMs.get(accountId)) }
    const from = /^\d{1,15}$/.test(cursor) ? Number(cursor) : -1
    // A cursor from the future belongs to a database that was since replaced by a backup.
    if (from < (forgotten.get() ?? 0) || from > present)
      return { changes: [], cursor: String(present), reset: true }
    const rows = after.all(accountId, from, limit)
    const last = rows.at(-1)?.seq ?? from
    return {
      changes: rows.map(entry),
      // All is read: what others changed meanwhile need not be looked through again.
      cursor: String(rows.length < limit ? Math.max(present, last) : last),
      reset: false,
    }
  }

  return {
    async publish(accountId, change) {
      await durably(db, () => insert.run(accountId, clock.now(), JSON.stringify(change)))
      for (const listener of [...(listeners.get(accountId) ?? [])]) listener()
    },
    read: (accountId, cursor, limit) => promised(() => read(accountId, cursor, limit)),
    subscribe(accountId, listener) {
      const mine = listeners.get(accountId) ?? new Set()
      listeners.set(accountId, mine.add(listener))
      return () => {
        mine.delete(listener)
        if (mine.size === 0 && listeners.get(accountId) === mine) listeners.delete(accountId)
      }
    },
    prune: (beforeMs) =>
      durably(db, () => {
        forget.run(beforeMs)
        prune.run()
      }),
    eraseAccount: (accountId) => durably(db, () => void erase.run(accountId)),
  }
}

const timeOf = (newestAtMs: number | undefined) => (newestAtMs === undefined ? {} : { newestAtMs })

const entry = (row: Row): ChangeEntry => ({
  cursor: String(row.seq),
  atMs: row.at_ms,
  change: JSON.parse(row.change) as Change,
})

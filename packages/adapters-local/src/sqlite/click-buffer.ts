import { AppError, newId, type Click, type ClickBuffer, type Clock } from '@cloudalbum/core'
import { transact, type Database } from './database.ts'
import { groupCommit } from './group-commit.ts'
import { promised } from './promised.ts'

/** Beyond this something keeps clicks from being written, and more of them would fill the disk. */
const mostBytes = 64 * 1024 * 1024
const dayMs = 86_400_000

const prepare = (db: Database) => ({
  remember: db.prepare('INSERT INTO click_batches (id, accepted_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING'),
  forget: db.prepare('DELETE FROM click_batches WHERE accepted_at_ms < ?'),
  insert: db.prepare('INSERT INTO click_buffer (click, at_ms) VALUES (?, ?)'),
  bytes: db.prepare<[], number>('SELECT coalesce(sum(length(click)), 0) FROM click_buffer').pluck(),
  waiting: db.prepare<[], { bytes: number; oldestAtMs: number | null }>(
    `SELECT coalesce(sum(length(click)), 0) AS bytes, min(at_ms) AS oldestAtMs FROM click_buffer WHERE sealed_as IS NULL`,
  ),
  seal: db.prepare(
    `UPDATE click_buffer SET sealed_as = @id WHERE sealed_as IS NULL AND seq <= (
       SELECT coalesce(max(seq) FILTER (WHERE bytes <= @maxBytes), min(seq)) FROM (
         SELECT seq, sum(length(click)) OVER (ORDER BY seq) AS bytes FROM click_buffer WHERE sealed_as IS NULL))`,
  ),
  sealed: db
    .prepare<[], string>(
      'SELECT DISTINCT sealed_as FROM click_buffer WHERE sealed_as IS NOT NULL ORDER BY sealed_as',
    )
    .pluck(),
  read: db
    .prepare<[string], string>('SELECT click FROM click_buffer WHERE sealed_as = ? ORDER BY seq')
    .pluck(),
  remove: db.prepare('DELETE FROM click_buffer WHERE sealed_as = ?'),
})

/** Clicks in SQLite until they are written to files. */
export function createSqliteClickBuffer(db: Database, clock: Clock): ClickBuffer {
  const sql = prepare(db)
  let bytes = sql.bytes.get() ?? 0

  const inGroups = groupCommit(db, () => ({
    /** Gives how many bytes there are more. */
    accept(batchId: string, clicks: readonly Click[]): number {
      if (sql.remember.run(batchId, clock.now()).changes === 0) return 0
      return clicks.reduce((sum, click) => {
        const line = JSON.stringify(click)
        sql.insert.run(line, click.atMs)
        return sum + line.length
      }, 0)
    },
    settle() {},
  }))

  return {
    async accept(batchId, clicks) {
      if (bytes > mostBytes)
        throw new AppError('unavailable', 'Too many clicks wait to be written. Try again later.', {
          retryAfterS: 60,
        })
      bytes += await inGroups((writes) => writes.accept(batchId, clicks))
    },
    waiting: () =>
      promised(() => {
        const found = sql.waiting.get()
        return { bytes: found?.bytes ?? 0, oldestAtMs: found?.oldestAtMs ?? undefined }
      }),
    seal: (maxBytes) =>
      promised(() => {
        const id = newId(clock.now())
        return transact(db, () => (sql.seal.run({ id, maxBytes }).changes > 0 ? id : undefined))
      }),
    sealed: () => promised(() => sql.sealed.all()),
    read: (batchId) => promised(() => sql.read.all(batchId).map((line) => JSON.parse(line) as Click)),
    remove: (batchId) =>
      promised(() => {
        transact(db, () => {
          sql.remove.run(batchId)
          sql.forget.run(clock.now() - dayMs)
        })
        bytes = sql.bytes.get() ?? 0
      }),
  }
}

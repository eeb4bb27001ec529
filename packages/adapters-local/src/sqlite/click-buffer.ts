import { AppError, newId, type Click, type ClickBuffer, type Clock } from '@cloudalbum/core'
import { durably, synced, type Database } from './database.ts'
import { groupCommit } from './group-commit.ts'
import { promised } from './promised.ts'

/** Beyond this something keeps clicks from being written, and more of them would fill the disk. */
const mostBytes = 64 * 1024 * 1024
const dayMs = 86_400_000
/** What a power cut may take at most. */
const syncWithinMs = 1000

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

/** Clicks in SQLite until they are written to files. Nobody who clicks waits for the disk: see decision 0016. */
export function createSqliteClickBuffer(db: Database, clock: Clock): ClickBuffer {
  const sql = prepare(db)
  const syncSoon = soonSynced(db)
  let bytes = sql.bytes.get() ?? 0

  const begin = () => ({
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
  })
  const inGroups = groupCommit(db, begin, 'committed')

  return {
    async accept(batchId, clicks) {
      if (bytes > mostBytes)
        throw new AppError('unavailable', 'Too many clicks wait to be written. Try again later.', {
          retryAfterS: 60,
        })
      bytes += await inGroups((writes) => writes.accept(batchId, clicks))
      syncSoon()
    },
    waiting: () =>
      promised(() => {
        const found = sql.waiting.get()
        return { bytes: found?.bytes ?? 0, oldestAtMs: found?.oldestAtMs ?? undefined }
      }),
    seal: (maxBytes) => {
      const id = newId(clock.now())
      return durably(db, () => (sql.seal.run({ id, maxBytes }).changes > 0 ? id : undefined))
    },
    sealed: () => promised(() => sql.sealed.all()),
    read: (batchId) => promised(() => sql.read.all(batchId).map((line) => JSON.parse(line) as Click)),
    async remove(batchId) {
      await durably(db, () => {
        sql.remove.run(batchId)
        sql.forget.run(clock.now() - dayMs)
      })
      bytes = sql.bytes.get() ?? 0
    },
  }
}

/** Syncs within a second of a call. When that fails, the next call throws: no more clicks are taken that may not be kept. */
function soonSynced(db: Database): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let fault: Error | undefined

  async function sync(): Promise<void> {
    timer = undefined
    fault = await synced(db).then(
      () => undefined,
      (error: unknown) =>
        error instanceof Error ? error : new Error('The disk does not take the clicks.', { cause: error }),
    )
  }
  return () => {
    timer ??= setTimeout(() => void sync(), syncWithinMs).unref()
    if (fault) throw fault
  }
}

import { newId, newSecret, type Clock, type DeadJob, type JobQueue, type LeasedJob } from '@cloudalbum/core'
import type SQLite from 'better-sqlite3'
import { transact, type Database } from './database.ts'
import { promised } from './promised.ts'

type Row = { id: string; kind: string; payload: string; attempt: number }
type DeadRow = Row & { error: string; died_at_ms: number }
type Stats = { due: number; leased: number; dead: number; oldest: number | null }

const maxErrorLength = 2000

const statements = {
  enqueue: `INSERT INTO jobs (id, kind, key, payload, attempt, due_at_ms) VALUES (?, ?, ?, ?, 0, ?)
    ON CONFLICT (kind, key) WHERE key IS NOT NULL AND lease IS NULL AND died_at_ms IS NULL DO NOTHING`,
  lease: `UPDATE jobs SET lease = ?, due_at_ms = ?, attempt = attempt + 1 WHERE id = (
    SELECT id FROM jobs WHERE died_at_ms IS NULL AND due_at_ms <= ? AND kind IN (SELECT value FROM json_each(?))
    ORDER BY due_at_ms, id LIMIT 1) RETURNING id, kind, payload, attempt`,
  extend: 'UPDATE jobs SET due_at_ms = ? WHERE id = ? AND lease = ?',
  complete: 'DELETE FROM jobs WHERE id = ? AND lease = ?',
  retry: 'UPDATE jobs SET lease = NULL, due_at_ms = ?, error = ? WHERE id = ? AND lease = ?',
  bury: 'UPDATE jobs SET lease = NULL, died_at_ms = ?, error = ? WHERE id = ? AND lease = ?',
  /** Another one of the same key that waits does the same work. */
  dropTwin: `DELETE FROM jobs WHERE lease IS NULL AND died_at_ms IS NULL AND id <> :id
    AND (kind, key) = (SELECT kind, key FROM jobs WHERE id = :id)`,
  listDead: `SELECT id, kind, payload, attempt, error, died_at_ms FROM jobs
    WHERE died_at_ms IS NOT NULL AND id > ? ORDER BY id LIMIT ?`,
  deadIds: 'SELECT id FROM jobs WHERE died_at_ms IS NOT NULL',
  redrive:
    'UPDATE jobs SET died_at_ms = NULL, attempt = 0, due_at_ms = ? WHERE id = ? AND died_at_ms IS NOT NULL',
  isDead: 'SELECT 1 FROM jobs WHERE id = ? AND died_at_ms IS NOT NULL',
  drop: 'DELETE FROM jobs WHERE id = ? AND died_at_ms IS NOT NULL',
  stats: `SELECT count(*) FILTER (WHERE died_at_ms IS NULL AND due_at_ms <= :now) AS due,
    count(*) FILTER (WHERE lease IS NOT NULL AND due_at_ms > :now) AS leased,
    count(*) FILTER (WHERE died_at_ms IS NOT NULL) AS dead,
    min(due_at_ms) FILTER (WHERE died_at_ms IS NULL AND due_at_ms <= :now) AS oldest FROM jobs`,
}

/** A durable queue in SQLite. One table: a lease is a due time in the future and a word that proves it. */
export function createSqliteJobQueue(db: Database, clock: Clock): JobQueue {
  const sql = Object.fromEntries(
    Object.entries(statements).map(([name, text]) => [name, db.prepare<unknown[]>(text)]),
  ) as Record<keyof typeof statements, SQLite.Statement<unknown[]>>
  const listeners = new Set<() => void>()
  const announce = () => [...listeners].forEach((listener) => listener())

  function redrive(ids: string[] | 'all'): number {
    const count = transact(db, () => {
      const wanted = ids === 'all' ? (sql.deadIds.pluck().all() as string[]) : [...new Set(ids)]
      const dead = wanted.filter((id) => sql.isDead.get(id) !== undefined)
      for (const id of dead) {
        sql.dropTwin.run({ id })
        sql.redrive.run(clock.now(), id)
      }
      return dead.length
    })
    if (count > 0) announce()
    return count
  }

  function retry(job: LeasedJob, error: string, delayMs: number): void {
    const dueAtMs = clock.now() + delayMs
    transact(db, () => {
      if (sql.extend.run(dueAtMs, job.id, job.lease).changes === 0) return
      sql.dropTwin.run({ id: job.id })
      sql.retry.run(dueAtMs, error.slice(0, maxErrorLength), job.id, job.lease)
    })
    if (delayMs <= 0) announce()
  }

  function lease(kinds: string[], leaseMs: number): LeasedJob | undefined {
    const nowMs = clock.now()
    const proof = newSecret(12)
    const row = transact(db, () => sql.lease.get(proof, nowMs + leaseMs, nowMs, JSON.stringify(kinds))) as
      Row | undefined
    return row && { ...row, payload: JSON.parse(row.payload) as LeasedJob['payload'], lease: proof }
  }

  function listDead(cursor: string | undefined, limit: number) {
    const rows = sql.listDead.all(cursor ?? '', limit + 1) as DeadRow[]
    const jobs = rows.slice(0, limit).map(deadJob)
    const next = rows.length > limit ? jobs.at(-1)?.id : undefined
    return { jobs, ...(next === undefined ? {} : { next }) }
  }

  function stats() {
    const { due, leased, dead, oldest } = sql.stats.get({ now: clock.now() }) as Stats
    return { due, leased, dead, ...(oldest === null ? {} : { oldestDueAtMs: oldest }) }
  }

  return {
    enqueue: ({ kind, payload, key, delayMs = 0 }) =>
      promised(() => {
        const nowMs = clock.now()
        transact(db, () =>
          sql.enqueue.run(newId(nowMs), kind, key ?? null, JSON.stringify(payload), nowMs + delayMs),
        )
        if (delayMs <= 0) announce()
      }),
    lease: (kinds, leaseMs) => promised(() => lease(kinds, leaseMs)),
    extend: (job, leaseMs) =>
      promised(() =>
        transact(db, () => sql.extend.run(clock.now() + leaseMs, job.id, job.lease).changes > 0),
      ),
    complete: (job) => promised(() => void transact(db, () => sql.complete.run(job.id, job.lease))),
    retry: (job, error, delayMs) => promised(() => retry(job, error, delayMs)),
    bury: (job, error) =>
      promised(
        () =>
          void transact(db, () =>
            sql.bury.run(clock.now(), error.slice(0, maxErrorLength), job.id, job.lease),
          ),
      ),
    listDead: (cursor, limit) => promised(() => listDead(cursor, limit)),
    redrive: (ids) => promised(() => redrive(ids)),
    drop: (ids) =>
      promised(() => transact(db, () => ids.reduce((count, id) => count + sql.drop.run(id).changes, 0))),
    stats: () => promised(stats),
    onDue(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const deadJob = (row: DeadRow): DeadJob => ({
  id: row.id,
  kind: row.kind,
  payload: JSON.parse(row.payload) as DeadJob['payload'],
  attempts: row.attempt,
  error: row.error,
  diedAtMs: row.died_at_ms,
})

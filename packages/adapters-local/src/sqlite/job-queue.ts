import {
  newId,
  newSecret,
  type Clock,
  type DeadJob,
  type JobQueue,
  type LeasedJob,
  type NewJob,
} from '@cloudalbum/core'
import type SQLite from 'better-sqlite3'
import { durably, transactUnsynced, type Database } from './database.ts'
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
  retry:
    'UPDATE jobs SET lease = NULL, due_at_ms = ?, error = ?, attempt = attempt - ? WHERE id = ? AND lease = ?',
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

type Statements = Record<keyof typeof statements, SQLite.Statement<unknown[]>>

/**
 * A durable queue in SQLite. One table: a lease is a due time in the future and a word that proves it. Leases and ends of jobs wait
 * for no disk: after a power cut a job may run again, as after any crash.
 */
class SqliteJobQueue implements JobQueue {
  private readonly db: Database
  private readonly clock: Clock
  private readonly sql: Statements
  private readonly listeners = new Set<() => void>()

  constructor(db: Database, clock: Clock) {
    this.db = db
    this.clock = clock
    const prepared = Object.entries(statements).map(([name, text]) => [name, db.prepare<unknown[]>(text)])
    this.sql = Object.fromEntries(prepared) as Statements
  }

  async enqueue(job: NewJob): Promise<void> {
    const row = rowOf(job, this.clock.now())
    await durably(this.db, () => this.sql.enqueue.run(...row))
    if ((job.delayMs ?? 0) <= 0) this.ring()
  }

  lease(kinds: string[], leaseMs: number): Promise<LeasedJob | undefined> {
    return promised(() => {
      const nowMs = this.clock.now()
      const proof = newSecret(12)
      const terms = [proof, nowMs + leaseMs, nowMs, JSON.stringify(kinds)]
      const row = transactUnsynced(this.db, () => this.sql.lease.get(...terms)) as Row | undefined
      return row && { ...row, payload: JSON.parse(row.payload) as LeasedJob['payload'], lease: proof }
    })
  }

  extend(job: LeasedJob, leaseMs: number): Promise<boolean> {
    return promised(() => this.held(job, leaseMs))
  }

  complete(job: LeasedJob): Promise<void> {
    return promised(() => void transactUnsynced(this.db, () => this.sql.complete.run(job.id, job.lease)))
  }

  async retry(job: LeasedJob, error: string, delayMs: number, counted = true): Promise<void> {
    const text = error.slice(0, maxErrorLength)
    const taken = counted ? 0 : 1
    await durably(this.db, () => {
      if (!this.held(job, delayMs)) return
      this.sql.dropTwin.run({ id: job.id })
      this.sql.retry.run(this.clock.now() + delayMs, text, taken, job.id, job.lease)
    })
    if (delayMs <= 0) this.ring()
  }

  bury(job: LeasedJob, error: string): Promise<void> {
    const row = [this.clock.now(), error.slice(0, maxErrorLength), job.id, job.lease]
    return durably(this.db, () => void this.sql.bury.run(...row))
  }

  listDead(cursor: string | undefined, limit: number): Promise<{ jobs: DeadJob[]; next?: string }> {
    return promised(() => {
      const rows = this.sql.listDead.all(cursor ?? '', limit + 1) as DeadRow[]
      const jobs = rows.slice(0, limit).map(deadJob)
      const next = rows.length > limit ? jobs.at(-1)?.id : undefined
      return { jobs, ...(next === undefined ? {} : { next }) }
    })
  }

  async redrive(ids: string[] | 'all'): Promise<number> {
    const count = await durably(this.db, () => {
      const wanted = ids === 'all' ? (this.sql.deadIds.pluck().all() as string[]) : [...new Set(ids)]
      const dead = wanted.filter((id) => this.sql.isDead.get(id) !== undefined)
      for (const id of dead) {
        this.sql.dropTwin.run({ id })
        this.sql.redrive.run(this.clock.now(), id)
      }
      return dead.length
    })
    if (count > 0) this.ring()
    return count
  }

  drop(ids: string[]): Promise<number> {
    return durably(this.db, () => ids.reduce((count, id) => count + this.sql.drop.run(id).changes, 0))
  }

  stats(): ReturnType<JobQueue['stats']> {
    return promised(() => {
      const { due, leased, dead, oldest } = this.sql.stats.get({ now: this.clock.now() }) as Stats
      return { due, leased, dead, ...(oldest === null ? {} : { oldestDueAtMs: oldest }) }
    })
  }

  onDue(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Whether the lease still proves something; then it ends in `ms`. */
  private held(job: LeasedJob, ms: number): boolean {
    return transactUnsynced(
      this.db,
      () => this.sql.extend.run(this.clock.now() + ms, job.id, job.lease).changes > 0,
    )
  }

  /** Somebody has added jobs: calls those who wait for some. */
  ring(): void {
    for (const listener of [...this.listeners]) listener()
  }
}

export const createSqliteJobQueue = (db: Database, clock: Clock): JobQueue & { ring(): void } =>
  new SqliteJobQueue(db, clock)

/** Adds a job within a transaction of somebody else, who rings afterwards. */
export function addJob(db: Database, job: NewJob, nowMs: number): void {
  db.prepare<unknown[]>(statements.enqueue).run(...rowOf(job, nowMs))
}

const rowOf = ({ kind, payload, key, delayMs = 0 }: NewJob, nowMs: number) => [
  newId(nowMs),
  kind,
  key ?? null,
  JSON.stringify(payload),
  nowMs + delayMs,
]

const deadJob = (row: DeadRow): DeadJob => ({
  id: row.id,
  kind: row.kind,
  payload: JSON.parse(row.payload) as DeadJob['payload'],
  attempts: row.attempt,
  error: row.error,
  diedAtMs: row.died_at_ms,
})

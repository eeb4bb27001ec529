import {
  newSecret,
  type Clock,
  type DeadJob,
  type JobQueue,
  type LeasedJob,
  type NewJob,
} from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import type { JobAnnouncer, AnnouncedJobQueue, Announcement, Taken } from './announced-jobs.ts'
import { FreshJobs } from './fresh-jobs.ts'
import { JobIndex, oldestFirst } from './job-index.ts'
import { JobKeys } from './job-keys.ts'
import {
  alivePlace,
  isWaiting,
  jobTable,
  newJobRow,
  toLeased,
  type JobEntry,
  type JobRow,
} from './job-rows.ts'

export interface DynamoJobQueueOptions {
  announce: JobAnnouncer
  /** Told when announcing fails; `announceOverdue` does it again. */
  onFault: (error: unknown) => void
}

/** Told of jobs that were written in a transaction of somebody else. */
export type JobsAdded = (rows: readonly JobRow[]) => Promise<void>

const maxErrorLength = 2000
/** Of one kind, that are tried before it looks again. */
const candidates = 5
/** While others are always faster; whoever polls comes back. */
const mostLooks = 5

/**
 * Jobs in DynamoDB. Their rows are the truth; an index tells which are due and which are dead. While a job runs it keeps its place
 * there, so that a lease moves nothing. Rows that say `wake` call functions by the stream of the table: those added, retried or redriven
 * without a delay, and overdue ones. Nobody is called at the end of a delay: such jobs are overdue then.
 */
class DynamoJobQueue implements AnnouncedJobQueue {
  private readonly dynamo: Dynamo
  private readonly clock: Clock
  private readonly options: DynamoJobQueueOptions | undefined
  private readonly index: JobIndex
  private readonly keys: JobKeys
  private readonly fresh = new FreshJobs()
  private readonly listeners = new Set<() => void>()

  constructor(dynamo: Dynamo, clock: Clock, options?: DynamoJobQueueOptions) {
    this.dynamo = dynamo
    this.clock = clock
    this.options = options
    this.index = new JobIndex(dynamo)
    this.keys = new JobKeys(dynamo)
  }

  async enqueue(job: NewJob): Promise<void> {
    const row = newJobRow(job, this.clock.now())
    const { key } = row
    if (key === undefined) await this.dynamo.put(jobTable, { ...row })
    else if (!(await this.addKeyed({ ...row, key }))) return this.ring(job.delayMs ?? 0)
    await this.added([row])
  }

  /** Rows that somebody has written: calls whoever does jobs. */
  async added(rows: readonly JobRow[]): Promise<void> {
    for (const row of rows) {
      this.fresh.add(row)
      await this.announce({ id: row.id, kind: row.kind, delayMs: row.dueAtMs - this.clock.now() })
    }
  }

  /** Looks at the oldest of each kind, and at those that this process has just added, which the index may not show yet. */
  async lease(kinds: string[], leaseMs: number): Promise<LeasedJob | undefined> {
    for (let looks = 0; looks < mostLooks; looks++) {
      const nowMs = this.clock.now()
      const found = await Promise.all(kinds.map((kind) => this.index.due(kind, nowMs, candidates)))
      for (const { id } of oldestFirst([...found.flat(), ...this.fresh.due(kinds, nowMs)])) {
        const taken = await this.leaseJob(id, leaseMs)
        if (taken.state === 'leased') return taken.job
      }
      // Others have taken all of these: there is more to look at only where it saw but the first.
      if (!found.some((some) => some.length === candidates)) return undefined
    }
    return undefined
  }

  async leaseJob(id: string, leaseMs: number): Promise<Taken> {
    const nowMs = this.clock.now()
    const lease = newSecret(12)
    this.fresh.forget(id)
    const { done, row } = await this.dynamo.attempt<JobRow>(
      jobTable,
      { id },
      {
        update: 'SET #lease = :lease, #leaseEndsAtMs = :endsAtMs, #attempt = #attempt + :one REMOVE #wake',
        condition:
          '#queue = :alive AND #dueAtMs <= :nowMs AND (attribute_not_exists(#leaseEndsAtMs) OR #leaseEndsAtMs <= :nowMs)',
        values: { lease, endsAtMs: nowMs + leaseMs, one: 1, alive: 'alive', nowMs },
      },
    )
    // Or it was taken by this very call, whose answer was lost.
    if (row && (done || row.lease === lease)) return { state: 'leased', job: toLeased(row, lease) }
    if (isWaiting(row) && row.dueAtMs > nowMs)
      return { state: 'early', id, kind: row.kind, waitMs: row.dueAtMs - nowMs }
    return { state: 'nothing' }
  }

  async extend(job: LeasedJob, leaseMs: number): Promise<boolean> {
    const values = { lease: job.lease, endsAtMs: this.clock.now() + leaseMs }
    const terms = { update: 'SET #leaseEndsAtMs = :endsAtMs', condition: '#lease = :lease', values }
    return (await this.dynamo.update(jobTable, { id: job.id }, terms)) !== undefined
  }

  async complete({ id, lease }: LeasedJob): Promise<void> {
    await this.dynamo.remove(jobTable, { id }, { condition: '#lease = :lease', values: { lease } })
  }

  async retry({ id, kind, lease }: LeasedJob, error: string, delayMs: number, counted = true): Promise<void> {
    await this.waitAgain(
      { id, kind, delayMs },
      {
        set: '#error = :error, #attempt = #attempt - :uncounted',
        remove: '#lease, #leaseEndsAtMs',
        condition: '#lease = :lease',
        values: { lease, error: error.slice(0, maxErrorLength), uncounted: counted ? 0 : 1 },
      },
    )
  }

  async bury({ id, lease }: LeasedJob, error: string): Promise<void> {
    const set = '#queue = :dead, #place = :id, #diedAtMs = :nowMs, #error = :error'
    await this.dynamo.update(
      jobTable,
      { id },
      {
        update: `SET ${set} REMOVE #lease, #leaseEndsAtMs`,
        condition: '#lease = :lease',
        values: { dead: 'dead', id, nowMs: this.clock.now(), error: error.slice(0, maxErrorLength), lease },
      },
    )
  }

  listDead(cursor: string | undefined, limit: number): Promise<{ jobs: DeadJob[]; next?: string }> {
    return this.index.listDead(cursor, limit)
  }

  /** One by one: cut off, it has redriven some. */
  async redrive(ids: string[] | 'all'): Promise<number> {
    let count = 0
    for (const id of ids === 'all' ? await this.index.deadIds() : new Set(ids)) {
      const row = await this.dynamo.get<JobRow>(jobTable, { id })
      if (row?.diedAtMs === undefined) continue
      const terms = {
        set: '#attempt = :none',
        remove: '#diedAtMs',
        condition: 'attribute_exists(#diedAtMs)',
        values: { none: 0 },
      }
      if (await this.waitAgain({ id, kind: row.kind, delayMs: 0 }, terms)) count++
    }
    return count
  }

  async drop(ids: string[]): Promise<number> {
    let count = 0
    for (const id of new Set(ids))
      if (await this.dynamo.removes(jobTable, { id }, { condition: 'attribute_exists(#diedAtMs)' })) count++
    return count
  }

  stats(): ReturnType<JobQueue['stats']> {
    return this.index.stats(this.clock.now())
  }

  onDue(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  async listOverdue(kinds: readonly string[], graceMs: number, limit: number): Promise<Announcement[]> {
    const beforeMs = this.clock.now() - graceMs
    const found = await Promise.all(kinds.map((kind) => this.index.due(kind, beforeMs, limit)))
    const oldest = oldestFirst(found.flat()).slice(0, limit)
    return oldest.map(({ id, kind }) => ({ id, kind, delayMs: 0 }))
  }

  async announceOverdue(kinds: readonly string[], graceMs: number, limit: number): Promise<number> {
    if (kinds.length > 1 && !(await this.index.hasAlive())) return 0
    const jobs = await this.listOverdue(kinds, graceMs, limit)
    if (jobs.length === 0) return 0
    await this.options?.announce(jobs)
    const values = { nowMs: this.clock.now(), now: 'now' }
    const update = 'SET #announcedAtMs = :nowMs, #wake = :now'
    const terms = { update, condition: 'attribute_exists(#queue)', values }
    for (const { id } of jobs) await this.dynamo.update(jobTable, { id }, terms)
    return jobs.length
  }

  /** False when another one of its key waits already. */
  private async addKeyed(row: JobRow & { key: string }): Promise<boolean> {
    if (await this.keys.waiting(row.kind, row.key)) return false
    await this.dynamo.put(jobTable, { ...row })
    if (!(await this.keys.claim(row))) return true
    await this.dynamo.remove(jobTable, { id: row.id }, { condition: 'attribute_not_exists(#lease)' })
    return false
  }

  /** Puts a job back among those that wait, joins it with another one of its key, and says so. False when the condition failed. */
  private async waitAgain(
    { id, kind, delayMs }: Announcement,
    terms: { set: string; remove: string; condition: string; values: Record<string, unknown> },
  ): Promise<boolean> {
    const entry = { id, kind, dueAtMs: this.clock.now() + delayMs } satisfies Partial<JobEntry>
    const place = '#queue = :alive, #dueAtMs = :dueAtMs, #place = :place'
    const [wakes, sleeps] = delayMs > 0 ? ['', ', #wake'] : [', #wake = :now', '']
    const row = await this.dynamo.update<JobRow>(
      jobTable,
      { id },
      {
        update: `SET ${place}, ${terms.set}${wakes} REMOVE #announcedAtMs, ${terms.remove}${sleeps}`,
        condition: terms.condition,
        values: {
          alive: 'alive',
          dueAtMs: entry.dueAtMs,
          place: alivePlace(entry),
          now: delayMs > 0 ? undefined : 'now',
          ...terms.values,
        },
      },
    )
    if (!row) return false
    if (row.key !== undefined) await this.keys.replace({ ...entry, key: row.key })
    this.fresh.add(row)
    await this.announce({ id, kind, delayMs })
    return true
  }

  private async announce(job: Announcement): Promise<void> {
    this.ring(job.delayMs)
    try {
      await this.options?.announce([job])
    } catch (error) {
      // The job is there: it is announced again when it is overdue.
      this.options?.onFault(error)
    }
  }

  private ring(delayMs: number): void {
    if (delayMs > 0) return
    for (const listener of [...this.listeners]) listener()
  }
}

/** Without options nobody is told outside of this process: workers look for jobs themselves. */
export const createDynamoJobQueue = (
  dynamo: Dynamo,
  clock: Clock,
  options?: DynamoJobQueueOptions,
): AnnouncedJobQueue & { added: JobsAdded } => new DynamoJobQueue(dynamo, clock, options)

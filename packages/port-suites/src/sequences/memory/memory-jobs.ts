import { newSecret, type Clock, type JobQueue, type LeasedJob, type NewJob } from '@cloudalbum/core'
import { pageOf } from './pages.ts'

interface MemoryJob extends NewJob {
  id: string
  attempt: number
  dueAtMs: number
  lease?: string | undefined
  error?: string
  diedAtMs?: number | undefined
}

const longestError = 2000

/** What JobQueue promises, in a list in order of arrival. */
export class MemoryJobs implements JobQueue {
  rows: MemoryJob[] = []
  private readonly clock: Clock
  private count = 0
  private readonly listeners = new Set<() => void>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  async enqueue(job: NewJob) {
    if (job.key !== undefined && this.rows.some((one) => isTwin(one, job))) return
    const id = String(++this.count).padStart(9, '0')
    this.rows.push({ ...job, id, attempt: 0, dueAtMs: this.clock.now() + (job.delayMs ?? 0) })
    this.announce(job.delayMs)
  }

  async lease(kinds: string[], leaseMs: number): Promise<LeasedJob | undefined> {
    const nowMs = this.clock.now()
    const [job] = this.rows
      .filter((one) => kinds.includes(one.kind) && one.diedAtMs === undefined && one.dueAtMs <= nowMs)
      .sort((a, b) => a.dueAtMs - b.dueAtMs)
    if (!job) return undefined
    const lease = newSecret(12)
    Object.assign(job, { lease, attempt: job.attempt + 1, dueAtMs: nowMs + leaseMs })
    const { id, kind, payload, attempt } = job
    return { id, kind, payload, attempt, lease }
  }

  async extend(leased: LeasedJob, leaseMs: number) {
    const job = this.held(leased)
    if (job) job.dueAtMs = this.clock.now() + leaseMs
    return job !== undefined
  }

  async complete(leased: LeasedJob) {
    const job = this.held(leased)
    this.rows = this.rows.filter((one) => one !== job)
  }

  async retry(leased: LeasedJob, error: string, delayMs: number, counted = true) {
    const job = this.held(leased)
    if (!job) return
    this.dropTwinOf(job)
    const attempt = job.attempt - (counted ? 0 : 1)
    const told = error.slice(0, longestError)
    Object.assign(job, { lease: undefined, error: told, attempt, dueAtMs: this.clock.now() + delayMs })
    this.announce(delayMs)
  }

  async bury(leased: LeasedJob, error: string) {
    const job = this.held(leased)
    const told = error.slice(0, longestError)
    if (job) Object.assign(job, { lease: undefined, error: told, diedAtMs: this.clock.now() })
  }

  async listDead(cursor: string | undefined, limit: number) {
    const { items, ...rest } = pageOf(this.dead(), cursor, limit)
    const jobs = items.map(({ id, kind, payload, attempt, error = '', diedAtMs = 0 }) => {
      return { id, kind, payload, attempts: attempt, error, diedAtMs }
    })
    return { jobs, ...rest }
  }

  async redrive(ids: string[] | 'all') {
    const dead = this.dead().filter(({ id }) => ids === 'all' || ids.includes(id))
    for (const job of dead) {
      this.dropTwinOf(job)
      Object.assign(job, { diedAtMs: undefined, attempt: 0, dueAtMs: this.clock.now() })
    }
    if (dead.length > 0) this.announce()
    return dead.length
  }

  async drop(ids: string[]) {
    const dead = this.dead().filter(({ id }) => ids.includes(id))
    this.rows = this.rows.filter((one) => !dead.includes(one))
    return dead.length
  }

  async stats() {
    const nowMs = this.clock.now()
    const alive = this.rows.filter(({ diedAtMs }) => diedAtMs === undefined)
    const due = alive.filter(({ dueAtMs }) => dueAtMs <= nowMs)
    return {
      due: due.length,
      leased: alive.filter(({ lease, dueAtMs }) => lease !== undefined && dueAtMs > nowMs).length,
      dead: this.dead().length,
      ...(due.length > 0 ? { oldestDueAtMs: Math.min(...due.map(({ dueAtMs }) => dueAtMs)) } : {}),
    }
  }

  onDue(listener: () => void) {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  dead = () => this.rows.filter(({ diedAtMs }) => diedAtMs !== undefined)

  private announce(delayMs = 0): void {
    if (delayMs <= 0) for (const listener of [...this.listeners]) listener()
  }

  private held = ({ id, lease }: LeasedJob) => this.rows.find((one) => one.id === id && one.lease === lease)

  private dropTwinOf(job: MemoryJob): void {
    this.rows = this.rows.filter((one) => one === job || job.key === undefined || !isTwin(one, job))
  }
}

/** Of the same kind and key, and not started yet. */
const isTwin = (waiting: MemoryJob, { kind, key }: NewJob) =>
  waiting.kind === kind &&
  waiting.key === key &&
  waiting.lease === undefined &&
  waiting.diedAtMs === undefined

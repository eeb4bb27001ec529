import { newId, type DeadJob, type LeasedJob, type NewJob } from '@cloudalbum/core'
import type { Write } from '../dynamo.ts'

export const jobTable = 'jobs'
export const keyTable = 'job-keys'

/** What the index holds of a job. */
export interface JobEntry {
  id: string
  queue: 'alive' | 'dead'
  /** `<kind> <due, 15 digits> <id>`; of dead ones the id. Where it is leased it keeps its place. */
  place: string
  kind: string
  dueAtMs: number
  /** Until then it is somebody's. */
  leaseEndsAtMs?: number
  /** When its message was sent again. */
  announcedAtMs?: number
}

export interface JobRow extends JobEntry {
  key?: string
  /** JSON: what comes out is what went in, whatever numbers and texts it holds. */
  payload: string
  attempt: number
  /** Whoever hears of the row as it is now, from the table's stream, may take the job. */
  wake?: 'now'
  /** Proves who holds it; stays when the lease ends, until somebody else takes it. */
  lease?: string
  error?: string
  diedAtMs?: number
}

const padded = (ms: number) => String(Math.max(0, ms)).padStart(15, '0')

export const alivePlace = ({ kind, dueAtMs, id }: Pick<JobEntry, 'kind' | 'dueAtMs' | 'id'>) =>
  `${kind} ${padded(dueAtMs)} ${id}`

/** Jobs of a kind that are due at `ms`. */
export const dueRange = (kind: string, ms: number) => ({
  table: jobTable,
  index: 'byQueue',
  keys: '#queue = :alive AND #place BETWEEN :from AND :to',
  values: { alive: 'alive', from: `${kind} `, to: `${kind} ${padded(ms)} ~` },
})

export const queueRange = (queue: JobEntry['queue']) => ({
  table: jobTable,
  index: 'byQueue',
  keys: '#queue = :queue',
  values: { queue },
})

/** Has not started since it was added, retried or redriven: another one of its key adds nothing. */
export const isWaiting = (row: JobRow | undefined): row is JobRow =>
  row !== undefined && row.lease === undefined && row.diedAtMs === undefined

/** When it may be taken: a lease that ran out is due. */
export const readyAtMs = ({ dueAtMs, leaseEndsAtMs = 0 }: JobEntry) => Math.max(dueAtMs, leaseEndsAtMs)

export const toLeased = (row: JobRow, lease: string): LeasedJob => ({
  id: row.id,
  kind: row.kind,
  payload: JSON.parse(row.payload) as LeasedJob['payload'],
  attempt: row.attempt,
  lease,
})

export const toDead = (row: JobRow): DeadJob => ({
  id: row.id,
  kind: row.kind,
  payload: JSON.parse(row.payload) as DeadJob['payload'],
  attempts: row.attempt,
  error: row.error ?? '',
  diedAtMs: row.diedAtMs ?? 0,
})

/** Of a job that nobody has begun. */
export function newJobRow({ kind, payload, key, delayMs = 0 }: NewJob, nowMs: number): JobRow {
  const entry = { id: newId(nowMs), kind, dueAtMs: nowMs + delayMs }
  return {
    ...entry,
    queue: 'alive',
    place: alivePlace(entry),
    payload: JSON.stringify(payload),
    attempt: 0,
    ...(key === undefined ? {} : { key }),
    ...(delayMs > 0 ? {} : { wake: 'now' as const }),
  }
}

/** Jobs without a key that are added within a transaction of somebody else. */
export const addedJobs = (rows: readonly JobRow[]): Write[] =>
  rows.map((row) => ({ table: jobTable, put: { ...row } }))

/** At least once: a job may run twice, so every job must be idempotent. */
export interface JobQueue {
  /** With a `key`, a job of the same kind and key that has not started yet is kept instead of adding another. */
  enqueue(job: NewJob): Promise<void>
  /** Takes the oldest due job for `leaseMs`; undefined when there is none. An expired lease is due again, in its old turn or a new one. */
  lease(kinds: string[], leaseMs: number): Promise<LeasedJob | undefined>
  /** False when the lease was lost meanwhile. */
  extend(job: LeasedJob, leaseMs: number): Promise<boolean>
  complete(job: LeasedJob): Promise<void>
  /** Due again after `delayMs`. Not `counted`: as if this attempt had not been. */
  retry(job: LeasedJob, error: string, delayMs: number, counted?: boolean): Promise<void>
  /** Keeps it, with its error, until it is redriven or dropped. */
  bury(job: LeasedJob, error: string): Promise<void>
  listDead(cursor: string | undefined, limit: number): Promise<{ jobs: DeadJob[]; next?: string }>
  /** Due now, attempts from zero. Gives how many; unknown ids are left out. */
  redrive(ids: string[] | 'all'): Promise<number>
  drop(ids: string[]): Promise<number>
  stats(): Promise<{ due: number; leased: number; dead: number; oldestDueAtMs?: number }>
  /** Calls back when a job may be due, so that workers need not poll fast. Gives the way to stop. */
  onDue(listener: () => void): () => void
}

export interface NewJob {
  kind: string
  payload: Record<string, unknown>
  key?: string
  delayMs?: number
}

export interface LeasedJob {
  id: string
  kind: string
  payload: Record<string, unknown>
  /** 1 at the first run. */
  attempt: number
  /** Proves the lease. */
  lease: string
}

export interface DeadJob {
  id: string
  kind: string
  payload: Record<string, unknown>
  attempts: number
  error: string
  diedAtMs: number
}

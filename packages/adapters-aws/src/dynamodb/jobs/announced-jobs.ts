import type { JobQueue, LeasedJob } from '@cloudalbum/core'

/** A hint that a job can be taken in `delayMs`. */
export interface Announcement {
  id: string
  kind: string
  delayMs: number
}

/** Wakes whoever runs jobs. A hint that is lost, late or repeated does no harm: the row of the job decides. */
export type JobAnnouncer = (jobs: readonly Announcement[]) => Promise<void>

/** What became of taking one job. */
export type Taken =
  | { state: 'leased'; job: LeasedJob }
  /** It is not due yet. */
  | { state: 'early'; id: string; kind: string; waitMs: number }
  /** Somebody else runs it; or it is done, dead or dropped. */
  | { state: 'nothing' }

/** A queue whose jobs are also taken by id, by functions that are woken by messages. */
export interface AnnouncedJobQueue extends JobQueue {
  /** Takes exactly this job. */
  leaseJob(id: string, leaseMs: number): Promise<Taken>
  /**
   * Jobs of these kinds whose message was lost, or whose holder died: due for at least `graceMs`, not leased, and not announced again
   * within that time. Oldest first.
   */
  listOverdue(kinds: readonly string[], graceMs: number, limit: number): Promise<Announcement[]>
  /** Announces those again, for a schedule. Gives how many. @throws what `announce` throws. */
  announceOverdue(kinds: readonly string[], graceMs: number, limit: number): Promise<number>
}

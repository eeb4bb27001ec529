import type { WorkFinding } from '../ports/long-work-store.ts'

/** How far a long work is. What is reported is remembered: after a crash it goes on from the last cursor. */
export interface WorkProgress<Cursor> {
  done: number
  /** Left out: as it was. */
  total?: number
  /** JSON, some kB at most. */
  cursor: Cursor
  /** New since the last report. */
  findings?: readonly WorkFinding[]
}

/**
 * A long work, from its start (`from` undefined) or from the cursor that was reported last. Everything after that cursor may have been done
 * before, wholly or in part: each step is fine with that. It reports every few seconds of work, between steps, and awaits it:
 * a report may abort `signal`, as may anything else at any moment. Then it leaves nothing half done behind and throws
 * `signal.reason`. What it gives, and the cursor, is JSON.
 */
export type LongRun<Cursor, Result> = (
  from: Cursor | undefined,
  report: (progress: WorkProgress<Cursor>) => Promise<void>,
  signal: AbortSignal,
) => Promise<Result>

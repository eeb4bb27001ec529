export interface JobContext {
  /** Aborts when the worker stops or has lost the job: give up soon, the job is run again. */
  signal: AbortSignal
  /** 1 at the first run. */
  attempt: number
}

/** What runs a job of one kind. It may be run twice, also at the same time: be idempotent. */
export interface JobHandler {
  /** Throws to be tried again later. AppError `not-found` ends the job: what it was for is gone. */
  run(payload: Record<string, unknown>, context: JobContext): Promise<void>
  /** Called when the last try has failed. May be called again. */
  onDead?(payload: Record<string, unknown>, error: unknown): Promise<void>
}

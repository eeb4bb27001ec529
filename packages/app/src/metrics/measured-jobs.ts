import { isAppError, type JobHandler } from '@cloudalbum/core'
import type { FinishedJob } from './job-metrics.ts'

/** Tells of each try of a job that has ended. */
export const measuredHandlers = (
  handlers: Record<string, JobHandler>,
  onJob: (job: FinishedJob) => void,
): Record<string, JobHandler> =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [kind, measured(kind, handler, onJob)]),
  )

const measured = (kind: string, handler: JobHandler, onJob: (job: FinishedJob) => void): JobHandler => ({
  ...handler,
  run: (payload, context) => measuredJob(kind, onJob, () => handler.run(payload, context), context.signal),
})

/** A try of a job that is no row of the queue. */
export async function measuredJob(
  kind: string,
  onJob: (job: FinishedJob) => void,
  run: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const startedMs = performance.now()
  const end = (outcome: FinishedJob['outcome']) =>
    onJob({ kind, durationMs: performance.now() - startedMs, outcome })
  try {
    await run()
  } catch (error) {
    end(isAppError(error, 'not-found') ? 'gone' : signal?.aborted ? 'stopped' : 'failed')
    throw error
  }
  end('done')
}

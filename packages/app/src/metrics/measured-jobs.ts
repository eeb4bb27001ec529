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
  async run(payload, context) {
    const startedMs = performance.now()
    const end = (outcome: FinishedJob['outcome']) =>
      onJob({ kind, durationMs: performance.now() - startedMs, outcome })
    try {
      await handler.run(payload, context)
    } catch (error) {
      end(isAppError(error, 'not-found') ? 'gone' : context.signal.aborted ? 'stopped' : 'failed')
      throw error
    }
    end('done')
  },
})

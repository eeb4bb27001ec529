import { AppError, isAppError } from '../errors.ts'
import type { JobQueue, LeasedJob } from '../ports/job-queue.ts'
import { backoffMs } from './backoff.ts'
import type { JobHandler } from './job-handler.ts'

export interface WorkerOptions {
  queue: JobQueue
  /** By kind of job. */
  handlers: Record<string, JobHandler>
  concurrency: number
  /** Told of every failed attempt, and of what the queue itself throws. */
  onError: (error: unknown, job?: LeasedJob) => void
  maxAttempts?: number
  leaseMs?: number
  /** How often to look for jobs that nobody announced. */
  pollMs?: number
  random?: () => number
}

export interface Worker {
  start(): void
  /** Takes no more jobs; waits for running ones up to `graceMs`, then tells them to stop and gives them back. */
  stop(graceMs?: number): Promise<void>
  /** Runs what is due now, until nothing is. For commands and tests; needs no `start`. */
  runDue(): Promise<void>
}

const stopped = 'The worker was stopped.'
const releaseMs = 3000

/** Runs jobs of a queue: retries with backoff, buries what keeps failing, and never lets one job hold up another. */
export function createWorker(options: WorkerOptions): Worker {
  const { queue, handlers, concurrency, onError, pollMs = 5000, leaseMs = 60_000 } = options
  const kinds = Object.keys(handlers)
  const running = new Map<AbortController, Promise<void>>()
  let timer: ReturnType<typeof setInterval> | undefined
  let unsubscribe = () => {}
  let accepts = false
  let filling: Promise<void> | undefined
  let asked = false

  async function fill(): Promise<void> {
    do {
      asked = false
      while (accepts && running.size < concurrency) {
        const job = await queue.lease(kinds, leaseMs)
        if (!job) break
        const controller = new AbortController()
        const done = runJob(options, job, controller).finally(() => {
          running.delete(controller)
          wake()
        })
        running.set(controller, done)
      }
    } while (asked && accepts && running.size < concurrency)
  }

  function wake(): void {
    asked = true
    filling ??= fill()
      .catch((error: unknown) => onError(error))
      .finally(() => {
        filling = undefined
        // Asked again between the last look and now.
        if (asked && accepts && running.size < concurrency) wake()
      })
  }

  /** Until no job runs and a look at the queue found none. */
  async function idle(): Promise<void> {
    for (;;) {
      await filling
      if (running.size === 0 && !filling) return
      await Promise.race([...running.values(), ...(filling ? [filling] : [])])
    }
  }

  return {
    start() {
      accepts = true
      unsubscribe = queue.onDue(wake)
      timer = setInterval(wake, pollMs)
      wake()
    },
    async stop(graceMs = 10_000) {
      accepts = false
      unsubscribe()
      clearInterval(timer)
      await filling
      const finished = Promise.all(running.values())
      await within(graceMs, finished)
      for (const controller of running.keys()) controller.abort(new Error(stopped))
      // One that does not listen is run again when its lease ends.
      await within(releaseMs, finished)
    },
    async runDue() {
      const before = accepts
      accepts = true
      wake()
      await idle()
      accepts = before
    },
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}

/** Never throws. */
async function runJob(options: WorkerOptions, job: LeasedJob, controller: AbortController): Promise<void> {
  const { queue, handlers, onError, leaseMs = 60_000, maxAttempts = 6 } = options
  const extend = () =>
    queue.extend(job, leaseMs).then(
      (held) => void (held || controller.abort(new Error('Another worker has taken this job.'))),
      (error: unknown) => onError(error, job),
    )
  const timer = setInterval(() => void extend(), leaseMs / 3)
  try {
    // The attempt counts when it begins: a job that ends the whole process does not come back forever.
    if (job.attempt > maxAttempts) throw new Error('The process ended each time that it ran this job.')
    await handlers[job.kind]?.run(job.payload, { signal: controller.signal, attempt: job.attempt })
    await queue.complete(job)
  } catch (error) {
    await settle(options, job, error, controller.signal).catch((reason: unknown) => onError(reason, job))
  } finally {
    clearInterval(timer)
  }
}

async function settle(
  options: WorkerOptions,
  job: LeasedJob,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { queue, handlers, onError, maxAttempts = 6, random = Math.random } = options
  if (signal.aborted) return queue.retry(job, stopped, 0)
  if (isAppError(error, 'not-found')) return queue.complete(job)
  onError(error, job)
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  if (job.attempt < maxAttempts) {
    const askedMs = error instanceof AppError ? (error.retryAfterS ?? 0) * 1000 : 0
    return queue.retry(job, text, Math.max(askedMs, backoffMs(job.attempt, random)))
  }
  await handlers[job.kind]?.onDead?.(job.payload, error).catch((reason: unknown) => onError(reason, job))
  await queue.bury(job, text)
}

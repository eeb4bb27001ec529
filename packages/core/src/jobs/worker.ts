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
/** A full disk may stay full for days: its jobs wait, and are not given up. */
const fullDiskMs = 60_000
const defaultLeaseMs = 60_000
const defaultMaxAttempts = 6

/** Runs jobs of a queue: retries with backoff, buries what keeps failing, and never lets one job hold up another. */
export const createWorker = (options: WorkerOptions): Worker => new QueueWorker(options)

class QueueWorker implements Worker {
  private readonly options: WorkerOptions
  private readonly running = new Map<AbortController, Promise<void>>()
  private timer: ReturnType<typeof setInterval> | undefined
  private unsubscribe = () => {}
  private accepts = false
  /** Taking jobs from the queue, at this moment. */
  private filling: Promise<void> | undefined
  /** Somebody has said since the last look that there may be a job. */
  private asked = false

  constructor(options: WorkerOptions) {
    this.options = options
  }

  start(): void {
    this.accepts = true
    this.unsubscribe = this.options.queue.onDue(() => this.wake())
    this.timer = setInterval(() => this.wake(), this.options.pollMs ?? 5000)
    this.wake()
  }

  async stop(graceMs = 10_000): Promise<void> {
    this.accepts = false
    this.unsubscribe()
    clearInterval(this.timer)
    await this.filling
    const finished = Promise.all(this.running.values())
    await within(graceMs, finished)
    for (const controller of this.running.keys()) controller.abort(new Error(stopped))
    // One that does not listen is run again when its lease ends.
    await within(releaseMs, finished)
  }

  async runDue(): Promise<void> {
    const before = this.accepts
    this.accepts = true
    this.wake()
    while (this.filling || this.running.size > 0) {
      await this.filling
      if (this.running.size > 0) await Promise.race(this.running.values())
    }
    this.accepts = before
  }

  private get hasRoom(): boolean {
    return this.accepts && this.running.size < this.options.concurrency
  }

  private wake(): void {
    this.asked = true
    this.filling ??= this.fill()
      .catch((error: unknown) => this.options.onError(error))
      .finally(() => {
        this.filling = undefined
        // Asked again between the last look and now.
        if (this.asked && this.hasRoom) this.wake()
      })
  }

  private async fill(): Promise<void> {
    const { queue, handlers, leaseMs = defaultLeaseMs } = this.options
    do {
      this.asked = false
      while (this.hasRoom) {
        const job = await queue.lease(Object.keys(handlers), leaseMs)
        if (!job) break
        this.run(job)
      }
    } while (this.asked && this.hasRoom)
  }

  private run(job: LeasedJob): void {
    const controller = new AbortController()
    const done = runJob(this.options, job, controller).finally(() => {
      this.running.delete(controller)
      this.wake()
    })
    this.running.set(controller, done)
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}

/** Runs one job to its end: done, to be tried again, or buried. Never throws. `controller` aborts it from outside. */
export async function runJob(
  options: Omit<WorkerOptions, 'concurrency'>,
  job: LeasedJob,
  controller = new AbortController(),
): Promise<void> {
  const { queue, handlers, onError, leaseMs = defaultLeaseMs, maxAttempts = defaultMaxAttempts } = options
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
  options: Omit<WorkerOptions, 'concurrency'>,
  job: LeasedJob,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { queue, handlers, onError, maxAttempts = defaultMaxAttempts, random = Math.random } = options
  if (signal.aborted) return queue.retry(job, stopped, 0)
  if (isAppError(error, 'not-found')) return queue.complete(job)
  onError(error, job)
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  if (isAppError(error, 'storage-full')) return queue.retry(job, text, fullDiskMs, false)
  if (job.attempt < maxAttempts) {
    const askedMs = error instanceof AppError ? (error.retryAfterS ?? 0) * 1000 : 0
    return queue.retry(job, text, Math.max(askedMs, backoffMs(job.attempt, random)))
  }
  await handlers[job.kind]?.onDead?.(job.payload, error).catch((reason: unknown) => onError(reason, job))
  await queue.bury(job, text)
}

import type { Job } from '../worker/messages.ts'
import { startWorker, type JobEnd, type JobLimits, type WorkerProcess } from './worker-process.ts'

export interface PoolOptions {
  concurrency: number
  idleMs: number
  /** A worker that has grown beyond this is replaced after its photo. */
  recycleMb: number
}

export interface WorkerPool {
  /**
   * Runs the job as soon as a worker is free. `fresh`: in a process that has seen no other photo.
   * Rejects when aborted, closed, or when no worker can be started.
   */
  run(job: Job, limits: JobLimits, options: { fresh: boolean }): Promise<JobEnd>
  /** Process ids, for those who look after the machine. */
  pids(): number[]
  close(): Promise<void>
}

export function createWorkerPool({ concurrency, idleMs, recycleMb }: PoolOptions): WorkerPool {
  const idle: { worker: WorkerProcess; timer: NodeJS.Timeout }[] = []
  const workers = new Set<WorkerProcess>()
  const slots = createSlots(concurrency)
  const closing = new AbortController()

  const end = async (worker: WorkerProcess) => {
    workers.delete(worker)
    await worker.end()
  }
  const takeIdle = (): WorkerProcess | undefined => {
    const entry = idle.pop()
    if (!entry) return undefined
    clearTimeout(entry.timer)
    if (entry.worker.alive) return entry.worker
    workers.delete(entry.worker)
    return takeIdle()
  }
  const start = async (): Promise<WorkerProcess> => {
    const worker = await startWorker()
    workers.add(worker)
    return worker
  }
  const putBack = async (worker: WorkerProcess) => {
    if (!worker.alive || closing.signal.aborted || (worker.memoryMb() ?? 0) > recycleMb) return end(worker)
    worker.rest()
    const timer = setTimeout(() => {
      idle.splice(idle.findIndex((entry) => entry.worker === worker), 1)
      void end(worker)
    }, idleMs)
    timer.unref()
    idle.push({ worker, timer })
  }

  return {
    run: async (job, limits, { fresh }) => {
      const signal = limits.signal ? AbortSignal.any([limits.signal, closing.signal]) : closing.signal
      const release = await slots.take(signal)
      try {
        let worker = takeIdle()
        if (worker && fresh) {
          await end(worker)
          worker = undefined
        }
        worker ??= await start()
        try {
          return await worker.run(job, { ...limits, signal })
        } finally {
          await putBack(worker)
        }
      } finally {
        release()
      }
    },
    pids: () => [...workers].flatMap((worker) => worker.pid ?? []),
    close: async () => {
      closing.abort(new Error('The image processor is closed.'))
      for (const { timer } of idle.splice(0)) clearTimeout(timer)
      await Promise.all([...workers].map(end))
      await slots.drained()
    },
  }
}

/** First come, first served. */
function createSlots(count: number) {
  let taken = 0
  const waiting: (() => void)[] = []
  const drain: (() => void)[] = []
  const release = () => {
    // The slot goes straight to the next in line, so that nobody slips in between.
    const next = waiting.shift()
    if (next) return next()
    taken -= 1
    if (taken === 0) for (const done of drain.splice(0)) done()
  }
  return {
    take: async (signal: AbortSignal): Promise<() => void> => {
      signal.throwIfAborted()
      if (taken < count) taken += 1
      else await turn(waiting, signal)
      return release
    },
    drained: async () => {
      if (taken > 0) await new Promise<void>((resolve) => drain.push(resolve))
    },
  }
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }
    const onAbort = () => {
      waiting.splice(waiting.indexOf(onTurn), 1)
      reject(signal.reason as Error)
    }
    waiting.push(onTurn)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

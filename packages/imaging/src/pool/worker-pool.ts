import type { Job } from '../worker/messages.ts'
import { createSlots } from './slots.ts'
import { startWorker, type JobEnd, type JobLimits, type WorkerProcess } from './worker-process.ts'

export interface PoolOptions {
  concurrency: number
  idleMs: number
  /** A worker that has grown beyond this is replaced after its photo. */
  recycleMb: number
  /** What a worker runs; undefined: the source. */
  entry?: string | undefined
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

export function createWorkerPool({ concurrency, idleMs, recycleMb, entry }: PoolOptions): WorkerPool {
  const idle = new Map<WorkerProcess, NodeJS.Timeout>()
  const workers = new Set<WorkerProcess>()
  const slots = createSlots(concurrency)
  const closing = new AbortController()

  const end = async (worker: WorkerProcess) => {
    workers.delete(worker)
    await worker.end()
  }
  const takeIdle = (): WorkerProcess | undefined => {
    for (const [worker, timer] of [...idle].reverse()) {
      clearTimeout(timer)
      idle.delete(worker)
      if (worker.alive) return worker
      workers.delete(worker)
    }
    return undefined
  }
  const obtain = async (fresh: boolean): Promise<WorkerProcess> => {
    const used = takeIdle()
    if (used && !fresh) return used
    if (used) await end(used)
    const worker = await startWorker(entry)
    workers.add(worker)
    return worker
  }
  const putBack = async (worker: WorkerProcess) => {
    if (!worker.alive || closing.signal.aborted || (worker.memoryMb() ?? 0) > recycleMb) return end(worker)
    worker.rest()
    const timer = setTimeout(() => {
      idle.delete(worker)
      void end(worker)
    }, idleMs)
    idle.set(worker, timer.unref())
  }

  return {
    run: async (job, limits, { fresh }) => {
      const signal = limits.signal ? AbortSignal.any([limits.signal, closing.signal]) : closing.signal
      const release = await slots.take(signal)
      try {
        const worker = await obtain(fresh)
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
      for (const timer of idle.values()) clearTimeout(timer)
      await Promise.all([...workers].map(end))
      await slots.drained()
    },
  }
}

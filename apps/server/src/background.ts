import {
  albumJobs,
  albumUpkeep,
  originOfJob,
  queueOfWorkers,
  tracedUpkeep,
  type AlbumPorts,
  type Log,
  type Upkeep,
} from '@cloudalbum/app'
import { createWorker, type LeasedJob } from '@cloudalbum/core'

export interface Background {
  start(): void
  /** Lets running jobs finish, then gives back those that do not. */
  stop(): Promise<void>
  /** Runs what is due until nothing is. */
  drain(): Promise<void>
}

export interface BackgroundOptions {
  ports: AlbumPorts
  workers: number
  log: Log
  /** What the adapters of this machine need besides. */
  upkeep: Upkeep[]
  /** False: others do the jobs and the album's upkeep. */
  worksHere: boolean
}

/** Jobs, and what has to be looked after from time to time. */
export function createBackground(options: BackgroundOptions): Background {
  const { ports, log } = options
  const onError = (error: unknown) => log('error', 'background', { error })
  const workers = options.worksHere ? createWorkers(options) : []
  const shared = options.worksHere ? albumUpkeep(ports, log) : []
  const own = options.upkeep.map((one) => tracedUpkeep(ports.telemetry, one))
  const upkeep = [...own, ...shared].map((one) => every(one, onError))
  return {
    start() {
      for (const worker of workers) worker.start()
      for (const one of upkeep) one.start()
    },
    async stop() {
      await Promise.all(upkeep.map((one) => one.stop()))
      await Promise.all(workers.map((worker) => worker.stop()))
    },
    async drain() {
      for (const worker of workers) await worker.runDue()
    },
  }
}

function createWorkers({ ports, workers, log }: BackgroundOptions) {
  const shared = {
    queue: queueOfWorkers(ports.jobs),
    onError: (error: unknown, job?: LeasedJob) => {
      const { kind, id: jobId, attempt, payload } = job ?? {}
      log('error', 'job', { ...originOfJob(ports.pseudonymOf, payload), kind, jobId, attempt, error })
    },
  }
  const { photos, accounts, profileImages, webhooks, keeping } = albumJobs(ports)
  return [
    // Two more than are decoded at a time: while the results of one are synced to the disk, the next one is decoded.
    createWorker({ ...shared, concurrency: workers + 2, handlers: photos }),
    createWorker({ ...shared, concurrency: 1, handlers: accounts }),
    createWorker({ ...shared, concurrency: 1, handlers: profileImages }),
    createWorker({ ...shared, concurrency: 4, handlers: webhooks }),
    createWorker({ ...shared, concurrency: 2, handlers: keeping }),
  ]
}

/** Now, and again after each pause; one run at a time. */
function every({ everyMs, run }: Upkeep, onError: (error: unknown) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = Promise.resolve()
  let stopped = false
  const turn = () => {
    running = run()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(turn, everyMs)
      })
  }
  return {
    start: turn,
    stop() {
      stopped = true
      clearTimeout(timer)
      return running
    },
  }
}

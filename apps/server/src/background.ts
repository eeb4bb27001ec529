import {
  accountJobs,
  aggregateClicksJob,
  aggregateJobKind,
  claimJobs,
  collectOrphans,
  collectProfileOrphans,
  collectTrash,
  createMissingProfiles,
  createWorker,
  deliverJobKind,
  deliverWebhooksJob,
  dayOf,
  eraseClicksJob,
  eraseClicksJobKind,
  galleryEraser,
  processJobKind,
  processPhotoJob,
  processProfileImageJob,
  profileEraser,
  profileImageJobKind,
  pruneDeliveries,
  purgeJobKind,
  reconcile,
  reconcileProfileImages,
  removePurgedPhotos,
  resumeAccountDeletions,
  resumeDeliveries,
  writeClicks,
  type LeasedJob,
} from '@cloudalbum/core'
import type { Adapters } from './adapters.ts'
import type { Log } from './log.ts'

export interface Background {
  start(): void
  /** Lets running jobs finish, then gives back those that do not. */
  stop(): Promise<void>
  /** Runs what is due until nothing is. */
  drain(): Promise<void>
}

export interface BackgroundOptions {
  adapters: Adapters
  baseUrl: string
  workers: number
  log: Log
  timeZoneOf: (accountId: string) => Promise<string>
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Jobs, and what has to be looked after from time to time. */
export function createBackground(options: BackgroundOptions): Background {
  const workers = createWorkers(options)
  const upkeep = createUpkeep(options)
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

function createWorkers({ adapters, baseUrl, workers, log, timeZoneOf }: BackgroundOptions) {
  const erasers = [
    adapters.links,
    adapters.tickets,
    galleryEraser(adapters),
    adapters.albums,
    adapters.changes,
    profileEraser(adapters),
    adapters.webhooks,
  ]
  const shared = {
    queue: adapters.jobs,
    onError: (error: unknown, job?: LeasedJob) =>
      log('error', 'job', { error, kind: job?.kind, jobId: job?.id, attempt: job?.attempt }),
  }
  const handlers = {
    [processJobKind]: processPhotoJob({ ...adapters, timeZoneOf }),
    [purgeJobKind]: { run: (payload: Record<string, unknown>) => purge(adapters, payload) },
  }
  return [
    // Two more than are decoded at a time: while the results of one are synced to the disk, the next one is decoded.
    createWorker({ ...shared, concurrency: workers + 2, handlers }),
    // A mail with a code must not wait behind thousands of photos.
    createWorker({
      ...shared,
      concurrency: 1,
      handlers: {
        ...accountJobs({ ...adapters, erasers, baseUrl }),
        ...claimJobs({ ...adapters, baseUrl }),
        [aggregateJobKind]: aggregateClicksJob(adapters),
        [eraseClicksJobKind]: eraseClicksJob(adapters),
      },
    }),
    // Nor must whoever changes their picture.
    createWorker({
      ...shared,
      concurrency: 1,
      handlers: { [profileImageJobKind]: processProfileImageJob({ ...adapters, baseUrl }) },
    }),
    // Servers of others may take their time.
    createWorker({
      ...shared,
      concurrency: 4,
      handlers: { [deliverJobKind]: deliverWebhooksJob(adapters) },
    }),
  ]
}

function createUpkeep({ adapters, baseUrl, log }: BackgroundOptions) {
  const { blobs, clock } = adapters
  const onError = (error: unknown) => log('error', 'background', { error })
  const isArriving = (key: string, uploadId: string | undefined) => blobs.isArriving(key, uploadId)
  return [
    every(5000, onError, () => writeClicks(adapters)),
    every(5 * minuteMs, onError, async () => {
      await resumeAccountDeletions(adapters)
      await reconcile({ ...adapters, isArriving, onError })
      await reconcileProfileImages({ ...adapters, baseUrl, onError })
      await resumeDeliveries(adapters)
    }),
    every(hourMs, onError, async () => {
      await createMissingProfiles(adapters)
      await collectTrash(adapters)
      await collectProfileOrphans(adapters)
      await blobs.collectLeftovers(dayMs)
      await pruneDeliveries(adapters)
      const { refused } = await collectOrphans(adapters)
      if (refused)
        log('warn', 'orphans-refused', {
          detail: 'Many files have no row: is this the database of this data folder? Nothing was removed.',
        })
    }),
    every(dayMs, onError, async () => {
      await adapters.signingKeys.upkeep()
      const before = clock.now() - 30 * dayMs
      await adapters.changes.prune(clock.now() - 7 * dayMs)
      await adapters.salts.prune(dayOf(clock.now() - dayMs))
      await adapters.insights.pruneVisitors(dayOf(before))
      for (const store of [adapters.sessions, adapters.codes, adapters.invitations]) await store.prune(before)
    }),
  ]
}

/** Now, and again after each pause; one run at a time. */
function every(pauseMs: number, onError: (error: unknown) => void, run: () => Promise<void>) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = Promise.resolve()
  let stopped = false
  const turn = () => {
    running = run()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(turn, pauseMs)
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

async function purge(adapters: Adapters, { accountId }: Record<string, unknown>): Promise<void> {
  if (typeof accountId === 'string') await removePurgedPhotos(adapters, accountId)
}

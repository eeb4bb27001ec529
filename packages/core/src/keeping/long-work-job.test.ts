import {
  createSqliteJobQueue,
  createSqliteLongWorkStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createWorker } from '../jobs/worker.ts'
import { longWorkJobKind, resumeWork, startWork, stopWork } from './ask-long-work.ts'
import {
  longWorkJob,
  longWorkKind,
  resumeWorks,
  type LongWorkKind,
  type WorkJobPorts,
} from './long-work-job.ts'

const dayMs = 86_400_000

let clock: FakeClock
let ports: WorkJobPorts & { jobs: ReturnType<typeof createSqliteJobQueue> }
let close: () => void
/** Called between the steps of the work. */
let between: (step: number) => unknown
beforeEach(() => {
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  clock = new FakeClock()
  between = () => undefined
  ports = {
    work: createSqliteLongWorkStore(db),
    jobs: createSqliteJobQueue(db, clock),
    clock,
    onError: () => undefined,
  }
  close = () => void db.close()
})
afterEach(() => close())

const count: LongWorkKind = longWorkKind<number, string>(
  ({ options }) =>
    async (from = 0, report, signal) => {
      for (let step = from + 1; step <= 5; step++) {
        await between(step)
        signal.throwIfAborted()
        await report({ done: step, total: 5, cursor: step })
      }
      return `counted ${String(options['what'])}`
    },
)

const worker = (maxAttempts = 6) =>
  createWorker({
    queue: ports.jobs,
    handlers: { [longWorkJobKind]: longWorkJob(ports, { count }) },
    concurrency: 2,
    onError: () => undefined,
    maxAttempts,
    random: () => 0,
  })
const order = { kind: 'count', options: { what: 'sheep' } }
const stored = () => ports.work.get('count')

it('is done by jobs, a slice of a minute each', async () => {
  await startWork(ports, order)
  await expect(startWork(ports, order)).rejects.toMatchObject({ code: 'conflict' })
  between = () => clock.advance(40_000)
  await worker().runDue()
  expect(await stored()).toMatchObject({ state: 'done', done: 5, result: 'counted sheep' })
  expect(await ports.jobs.stats()).toMatchObject({ due: 0, leased: 0, dead: 0 })
  expect((await startWork(ports, order)).state).toBe('running')
})

it('stops, and is resumed', async () => {
  await startWork(ports, order)
  between = (step) => step === 3 && stopWork(ports, 'count')
  await worker().runDue()
  expect(await stored()).toMatchObject({ state: 'stopped', done: 3 })
  await resumeWorks(ports)
  await worker().runDue()
  expect(await stored()).toMatchObject({ state: 'stopped', done: 3 })
  await resumeWork(ports, 'count')
  await worker().runDue()
  expect(await stored()).toMatchObject({ state: 'done', done: 5 })
  await expect(resumeWork(ports, 'count')).rejects.toMatchObject({ code: 'conflict' })
  await expect(resumeWork(ports, 'other')).rejects.toMatchObject({ code: 'not-found' })
})

it('is taken up after its process and its job are gone', async () => {
  await startWork(ports, order)
  const job = await ports.jobs.lease([longWorkJobKind], 1000)
  if (job) await ports.jobs.complete(job)
  await resumeWorks(ports)
  await worker().runDue()
  expect(await stored()).toMatchObject({ state: 'done' })
})

it('is tried again, then has failed and says why', async () => {
  await startWork(ports, order)
  between = (step) => (step === 4 ? Promise.reject(new Error('no luck')) : undefined)
  await worker(2).runDue()
  expect(await stored()).toMatchObject({ state: 'running', done: 3 })
  clock.advance(60_000)
  await worker(2).runDue()
  expect(await stored()).toMatchObject({ state: 'failed', done: 3, error: 'Error: no luck' })
  between = () => undefined
  await resumeWork(ports, 'count')
  await worker().runDue()
  expect(await stored()).toMatchObject({ state: 'done' })
})

it('is forgotten a month after it was done; one that was about to stop when its process ended has stopped', async () => {
  await startWork(ports, order)
  await worker().runDue()
  clock.advance(29 * dayMs)
  await resumeWorks(ports)
  expect(await stored()).toBeDefined()
  clock.advance(2 * dayMs)
  await resumeWorks(ports)
  expect(await stored()).toBeUndefined()
  const lease = { holder: 'gone', endsAtMs: clock.now() + 1 }
  const begun = await startWork(ports, order)
  await ports.work.write({ ...begun, lease, revision: 2 })
  expect((await stopWork(ports, 'count')).state).toBe('stopping')
  clock.advance(1)
  await resumeWorks(ports)
  expect((await stored())?.state).toBe('stopped')
})

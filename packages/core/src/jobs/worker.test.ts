import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import {
  createSqliteJobQueue,
  migrate,
  migrations,
  openDatabase,
  type Database,
} from '@cloudalbum/adapters-local'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { backoffMs } from './backoff.ts'
import type { JobHandler } from './job-handler.ts'
import { createWorker, type WorkerOptions } from './worker.ts'

let folder: string
let db: Database
let clock: FakeClock
let queue: JobQueue
let errors: unknown[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worker-'))
  db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  clock = new FakeClock()
  queue = createSqliteJobQueue(db, clock)
  errors = []
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const workerOf = (run: JobHandler['run'], more: Partial<WorkerOptions> & Pick<JobHandler, 'onDead'> = {}) => {
  const { onDead, ...options } = more
  const handlers = { a: { run, ...(onDead ? { onDead } : {}) } }
  return createWorker({
    queue,
    handlers,
    concurrency: 2,
    onError: (error) => void errors.push(error),
    random: () => 0,
    ...options,
  })
}
const queueWith = (more: Partial<JobQueue>): JobQueue => Object.assign(Object.create(queue) as JobQueue, more)
const add = (n: number) => queue.enqueue({ kind: 'a', payload: { n } })
const failure = new Error('no luck')
const fail = () => Promise.reject(failure)
function opened() {
  let open = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  return { gate, open }
}

it('runs every job once, no more at a time than allowed', async () => {
  for (let n = 0; n < 20; n++) await add(n)
  const seen: unknown[] = []
  let running = 0
  let most = 0
  await workerOf(async ({ n }) => {
    most = Math.max(most, ++running)
    await setImmediate()
    seen.push(n)
    running--
  }).runDue()
  expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, n) => n))
  expect(most).toBe(2)
  expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
})

it('begins a job as soon as it is announced, and another when one ends', async () => {
  const seen: unknown[] = []
  const { gate, open } = opened()
  const worker = workerOf(({ n }) => {
    seen.push(n)
    if (seen.length === 6) open()
    return Promise.resolve()
  })
  worker.start()
  for (let n = 0; n <= 5; n++) await add(n)
  await gate
  await worker.stop()
  expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4, 5])
  await add(6)
  expect((await queue.stats()).due).toBe(1)
})

it('tries a failing job again after longer and longer, then buries it and says so', async () => {
  await add(1)
  const attempts: number[] = []
  const dead: unknown[] = []
  const worker = workerOf((_, { attempt }) => (attempts.push(attempt), fail()), {
    onDead: (payload, error) => Promise.resolve(void dead.push([payload, error])),
  })
  const waits: number[] = []
  for (let waited = 0; dead.length === 0; waited += 500, clock.advance(500)) {
    const before = attempts.length
    await worker.runDue()
    if (attempts.length > before) waits.push(waited)
  }
  expect(attempts).toEqual([1, 2, 3, 4, 5, 6])
  expect(waits.map((at, i) => at - (waits[i - 1] ?? 0))).toEqual([0, 1000, 4000, 16_000, 64_000, 256_000])
  expect(dead).toEqual([[{ n: 1 }, failure]])
  expect((await queue.listDead(undefined, 10)).jobs).toMatchObject([{ attempts: 6, error: 'Error: no luck' }])
  expect(errors).toHaveLength(6)
})

it('finishes 999 of a thousand when one is poison, and the last after a redrive', async () => {
  for (let n = 0; n < 1000; n++) await add(n)
  const seen = new Set<unknown>()
  let mended = false
  const worker = workerOf(({ n }) => {
    if (n === 500 && !mended) return fail()
    seen.add(n)
    return Promise.resolve()
  })
  await worker.runDue()
  expect(seen.size).toBe(999)
  for (let i = 0; i < 6; i++) {
    clock.advance(300_000)
    await worker.runDue()
  }
  expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 1 })
  mended = true
  await queue.redrive('all')
  await worker.runDue()
  expect(seen.size).toBe(1000)
})

it('lets a job end whose subject is gone', async () => {
  await add(1)
  await workerOf(() => Promise.reject(new AppError('not-found', 'gone'))).runDue()
  expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
  expect(errors).toEqual([])
})

it('waits as long as an error asks', async () => {
  await add(1)
  const worker = workerOf(() => Promise.reject(new AppError('unavailable', 'busy', { retryAfterS: 30 })))
  await worker.runDue()
  clock.advance(29_999)
  expect((await queue.stats()).due).toBe(0)
  clock.advance(1)
  expect((await queue.stats()).due).toBe(1)
})

it('waits for a full disk as long as it is full', async () => {
  await add(1)
  let full = true
  const run = () => (full ? Promise.reject(new AppError('storage-full', 'full')) : Promise.resolve())
  const worker = workerOf(run)
  for (let n = 0; n < 20; n++) {
    await worker.runDue()
    clock.advance(60_000)
  }
  expect(await queue.stats()).toMatchObject({ due: 1, dead: 0 })
  full = false
  await worker.runDue()
  expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
})

it('does not run a job again that ended the whole process each time', async () => {
  await add(1)
  for (let n = 0; n < 6; n++) {
    await queue.lease(['a'], 1000)
    clock.advance(1000)
  }
  let runs = 0
  const dead: unknown[] = []
  const onDead = (payload: unknown) => Promise.resolve(void dead.push(payload))
  await workerOf(() => Promise.resolve(void runs++), { onDead }).runDue()
  expect(runs).toBe(0)
  expect(dead).toEqual([{ n: 1 }])
  expect((await queue.stats()).dead).toBe(1)
})

it('buries a job also when saying so fails', async () => {
  await add(1)
  await workerOf(fail, { maxAttempts: 1, onDead: fail }).runDue()
  expect((await queue.stats()).dead).toBe(1)
  expect(errors).toHaveLength(2)
})

describe('when it is stopped', () => {
  it('lets running jobs finish', async () => {
    await add(1)
    const [begun, end] = [opened(), opened()]
    const worker = workerOf(() => (begun.open(), end.gate))
    worker.start()
    await begun.gate
    const stopping = worker.stop(60_000)
    end.open()
    await stopping
    expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
  })

  it('gives back what does not finish in time', async () => {
    await add(1)
    const begun = opened()
    const worker = workerOf((_, { signal }) => {
      begun.open()
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    })
    worker.start()
    await begun.gate
    await worker.stop(0)
    expect(await queue.stats()).toMatchObject({ due: 1, leased: 0 })
    expect(errors).toEqual([])
  })
})

it('keeps a long job for itself, and gives up one that another worker has', async () => {
  await add(1)
  let extensions = 0
  const lost = queueWith({ extend: () => Promise.resolve(++extensions < 3) })
  await workerOf(
    (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
    { queue: lost, leaseMs: 3 },
  ).runDue()
  expect(extensions).toBeGreaterThanOrEqual(3)
})

it('goes on when the queue cannot answer', async () => {
  let broken = true
  const flaky = queueWith({ lease: (...args) => (broken ? fail() : queue.lease(...args)) })
  let runs = 0
  const worker = workerOf(() => Promise.resolve(void runs++), { queue: flaky })
  await add(1)
  await worker.runDue()
  expect(errors).toEqual([failure])
  broken = false
  await worker.runDue()
  expect(runs).toBe(1)
})

it('waits 1 s to 5 min, never all alike', () => {
  expect([1, 2, 3, 4, 5, 6, 50].map((attempt) => backoffMs(attempt, () => 0))).toEqual([
    1000, 4000, 16_000, 64_000, 256_000, 300_000, 300_000,
  ])
  expect(backoffMs(1, () => 0.999)).toBeLessThanOrEqual(1500)
  expect(backoffMs(9, () => 0.999)).toBe(300_000)
})

import { createSqliteLongWorkStore, migrate, migrations, openDatabase } from '@cloudalbum/adapters-local'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LongWork, LongWorkStore } from '../ports/long-work-store.ts'
import { stopWork } from './ask-long-work.ts'
import type { HoldPorts } from './hold-work.ts'
import { continueLongWork, runLongWork, type RunOptions } from './run-long-work.ts'
import type { LongRun } from './long-run.ts'

let clock: FakeClock
let work: LongWorkStore
let ports: HoldPorts
let errors: unknown[]
let close: () => void
beforeEach(() => {
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  clock = new FakeClock()
  errors = []
  work = createSqliteLongWorkStore(db)
  ports = { work, clock, onError: (error) => void errors.push(error) }
  close = () => void db.close()
})
afterEach(() => {
  close()
  expect(errors).toEqual([])
})

const order = { kind: 'count' }
const stored = async (id = 'count') => {
  const found = await work.get(id)
  if (!found) throw new Error(`${id} is not there`)
  return found
}

/** Counts to ten from where it was; `at` is called between the steps. */
const counting =
  (seen: number[], at: (step: number) => unknown = () => undefined): LongRun<number, string> =>
  async (from = 0, report, signal) => {
    for (let step = from + 1; step <= 10; step++) {
      await at(step)
      signal.throwIfAborted()
      seen.push(step)
      await report({ done: step, total: 10, cursor: step })
    }
    return 'counted'
  }

const run = (seen: number[], at?: (step: number) => unknown, options: RunOptions = {}) =>
  runLongWork(ports, order, counting(seen, at), options)

describe('a long work', () => {
  it('tells how far it is, and what came of it', async () => {
    const told: number[] = []
    const outcome = await run([], undefined, { onProgress: ({ done }) => told.push(done) })
    expect(outcome).toMatchObject({ state: 'done', result: 'counted' })
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await stored()).toMatchObject({ state: 'done', done: 10, total: 10, result: 'counted' })
    expect((await stored()).lease).toBeUndefined()
  })

  it('goes on from its last cursor after the process ended', async () => {
    const before: number[] = []
    const after: number[] = []
    // The first process never comes back from its fifth step.
    void run(before, (step) => (step === 5 ? new Promise(() => undefined) : undefined))
    await expect.poll(() => before.length).toBe(4)
    expect(await run(after)).toMatchObject({ state: 'busy' })
    clock.advance(60_001)
    expect(await run(after)).toMatchObject({ state: 'done' })
    expect([before, after]).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8, 9, 10],
    ])
  })

  it('is taken over at once from a process of this machine that is gone', async () => {
    const dead = { host: 'here', process: 1 }
    const before: number[] = []
    const forever = (step: number) => (step === 3 ? new Promise(() => undefined) : undefined)
    void runLongWork({ ...ports, writer: dead }, order, counting(before, forever))
    await expect.poll(() => before.length).toBe(2)
    expect(await run([])).toMatchObject({ state: 'busy' })
    const isGone = ({ process }: { process: number }) => process === 1
    expect(await runLongWork({ ...ports, isGone }, order, counting([]))).toMatchObject({ state: 'done' })
  })

  it('is done by one process: one that stalled for too long writes nothing more', async () => {
    const seen: number[] = []
    const late = await run(seen, async (step) => {
      if (step !== 3) return
      clock.advance(60_001)
      expect(await runLongWork(ports, order, counting([]))).toMatchObject({ state: 'done' })
    })
    expect(late.state).toBe('busy')
    expect(seen).toEqual([1, 2, 3])
    expect(await stored()).toMatchObject({ state: 'done', done: 10 })
  })

  it('stops when it is told to, and goes on from there', async () => {
    const seen: number[] = []
    const stopped = await run(seen, (step) => step === 4 && stopWork(ports, 'count'))
    expect(stopped.state).toBe('stopped')
    expect(await stored()).toMatchObject({ state: 'stopped', done: 4 })
    expect(await run(seen)).toMatchObject({ state: 'done' })
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it.each([
    [false, 'stopped', 'stopped'],
    [true, 'paused', 'running'],
  ])(
    'ends when its process is told to end (taken up again: %s): %s',
    async (staysRunning, outcome, state) => {
      const ending = new AbortController()
      const at = (step: number) => step === 4 && ending.abort()
      expect((await run([], at, { signal: ending.signal, staysRunning })).state).toBe(outcome)
      expect(await stored()).toMatchObject({ state, done: 3 })
      expect((await stored()).lease).toBeUndefined()
    },
  )

  it('pauses after its slice of time, but never before a step is done', async () => {
    const seen: number[] = []
    const slice = () => run(seen, () => clock.advance(1000), { sliceMs: 1, staysRunning: true })
    for (let step = 1; step < 10; step++) expect((await slice()).state).toBe('paused')
    expect((await slice()).state).toBe('done')
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('says why it failed, and can be tried again', async () => {
    const fail = (step: number) => (step === 3 ? Promise.reject(new TypeError('no luck')) : undefined)
    await expect(run([], fail)).rejects.toThrow('no luck')
    expect(await stored()).toMatchObject({ state: 'failed', done: 2, error: 'TypeError: no luck' })
    await expect(run([], fail, { staysRunning: true })).rejects.toThrow('no luck')
    expect((await stored()).state).toBe('running')
    expect(await run([])).toMatchObject({ state: 'done' })
    expect((await stored()).error).toBeUndefined()
  })

  it('begins anew when it was done, is asked to, or is asked for something else', async () => {
    const from: unknown[] = []
    const note: LongRun<number, null> = async (cursor, report) => {
      from.push(cursor)
      await report({ done: 1, cursor: 7 })
      throw new Error('stop here')
    }
    const fresh = { ...order, options: { full: true } }
    await expect(runLongWork(ports, order, note)).rejects.toThrow()
    await expect(runLongWork(ports, order, note)).rejects.toThrow()
    await expect(runLongWork(ports, { ...order, anew: true }, note)).rejects.toThrow()
    await expect(runLongWork(ports, fresh, note)).rejects.toThrow()
    await runLongWork(ports, fresh, () => Promise.resolve(null))
    await expect(runLongWork(ports, fresh, note)).rejects.toThrow()
    expect(from).toEqual([undefined, 7, undefined, undefined, undefined])
  })

  it('keeps the first findings, and counts all of them', async () => {
    const finding = (n: number) => ({ what: 'x', where: 'w'.repeat(n * 20), repaired: n % 2 === 0, how: '' })
    await runLongWork(ports, order, async (_, report) => {
      await report({ done: 1, cursor: 1, findings: Array.from({ length: 40 }, (_, n) => finding(n)) })
      await report({ done: 2, cursor: 2, findings: Array.from({ length: 40 }, (_, n) => finding(n)) })
    })
    const { findings } = await stored()
    expect(findings).toMatchObject({ count: 80, repaired: 40 })
    expect(findings.first).toHaveLength(50)
    expect(Math.max(...findings.first.map(({ where }) => where.length))).toBe(500)
  })

  it('tells of each finding, also when it is cut off before that is remembered, and again when it goes on', async () => {
    const told: string[] = []
    const finding = (where: string) => ({ what: 'x', where, repaired: false, how: '' })
    const finds: LongRun<number, void> = async (from = 0, report, signal) => {
      if (from === 0) await report({ done: 1, cursor: 1, findings: [finding('remembered')] })
      signal.throwIfAborted()
      await report({ done: 2, cursor: 2, findings: [finding('told only')] })
    }
    const telling = { ...ports, onFinding: ({ where }: { where: string }) => void told.push(where) }
    const write = (next: LongWork) =>
      next.findings.count > 1 ? Promise.reject(new Error('The disk is gone.')) : work.write(next)
    const cutOff = { ...telling, work: { ...work, write } }
    await expect(runLongWork(cutOff, order, finds)).rejects.toThrow('The disk is gone.')
    expect(told).toEqual(['remembered', 'told only'])
    told.length = 0
    await runLongWork(telling, order, finds)
    expect(told).toEqual(['remembered', 'told only'])
    expect((await stored()).findings.count).toBe(2)
  })

  it('holds its lease while a step takes long, and hears in the middle of it that it is to stop', async () => {
    const outcome = await runLongWork(
      ports,
      order,
      async (_, _report, signal) => {
        clock.advance(40_000)
        await expect.poll(async () => (await stored()).lease?.endsAtMs).toBe(clock.now() + 60_000)
        await stopWork(ports, 'count')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        signal.throwIfAborted()
      },
      { beatMs: 1 },
    )
    expect(outcome.state).toBe('stopped')
  })
})

describe('whoever takes up what nobody is at', () => {
  const take = (id = 'count') => continueLongWork(ports, id, counting([]))

  it('goes on with what runs', async () => {
    await run([], undefined, { sliceMs: 0 })
    expect((await take())?.state).toBe('done')
  })

  it('leaves what is stopped, done, unknown, or somebody else’s', async () => {
    expect(await take()).toBeUndefined()
    await run([], async (step) => {
      if (step === 2) expect((await take())?.state).toBe('busy')
      if (step === 3) await stopWork(ports, 'count')
    })
    expect(await take()).toBeUndefined()
    await run([])
    expect(await take()).toBeUndefined()
  })
})

import type { JobQueue, LeasedJob } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

/** `make` gives an empty queue that reads the clock, and the way to close it. */
export function jobQueueSuite(
  name: string,
  make: (clock: FakeClock) => Promise<{ queue: JobQueue; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a JobQueue`, () => {
    let clock: FakeClock
    let queue: JobQueue
    let close: () => Promise<void> | void
    beforeEach(async () => {
      clock = new FakeClock()
      ;({ queue, close } = await make(clock))
    })
    afterEach(() => close())

    const add = (n: number, more: object = {}) => queue.enqueue({ kind: 'a', payload: { n }, ...more })
    const take = async (): Promise<LeasedJob> => {
      const job = await queue.lease(['a'], 1000)
      if (!job) throw new Error('there is no job')
      return job
    }
    const dead = async () => (await queue.listDead(undefined, 100)).jobs

    it('gives nothing when it is empty', async () => {
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
      expect(await queue.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
    })

    it('gives the oldest job first, whole, each to one taker', async () => {
      await add(1)
      clock.advance(1)
      await add(2)
      expect(await take()).toMatchObject({ kind: 'a', payload: { n: 1 }, attempt: 1 })
      expect(await take()).toMatchObject({ payload: { n: 2 } })
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
    })

    it('gives only the kinds that are asked for', async () => {
      await add(1)
      expect(await queue.lease(['b'], 1000)).toBeUndefined()
      expect(await queue.lease(['b', 'a'], 1000)).toMatchObject({ payload: { n: 1 } })
    })

    it('keeps a delayed job until its time', async () => {
      await add(1, { delayMs: 500 })
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
      clock.advance(500)
      await take()
    })

    it('forgets a completed job', async () => {
      await add(1)
      await queue.complete(await take())
      clock.advance(10_000)
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
    })

    it('gives a job again when its lease ran out, and counts the attempt', async () => {
      await add(1)
      const lost = await take()
      clock.advance(1001)
      const again = await take()
      expect(again).toMatchObject({ id: lost.id, attempt: 2 })
      expect(again.lease).not.toBe(lost.lease)
      expect(await queue.extend(lost, 1000)).toBe(false)
    })

    it('ignores what the holder of a lost lease says', async () => {
      await add(1)
      const lost = await take()
      clock.advance(1001)
      const held = await take()
      await queue.complete(lost)
      await queue.bury(lost, 'late')
      await queue.retry(lost, 'late', 0)
      expect(await queue.extend(held, 1000)).toBe(true)
      expect(await queue.stats()).toMatchObject({ due: 0, leased: 1, dead: 0 })
    })

    it('extends a lease', async () => {
      await add(1)
      const job = await take()
      clock.advance(900)
      expect(await queue.extend(job, 1000)).toBe(true)
      clock.advance(900)
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
    })

    it('gives a job again after the delay of a retry', async () => {
      await add(1)
      await queue.retry(await take(), 'no luck', 300)
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
      clock.advance(300)
      expect(await take()).toMatchObject({ payload: { n: 1 }, attempt: 2 })
    })

    it('does not count an attempt that is said not to count', async () => {
      await add(1)
      await queue.retry(await take(), 'the disk is full', 300, false)
      clock.advance(300)
      expect(await take()).toMatchObject({ payload: { n: 1 }, attempt: 1 })
    })

    it('keeps one of the same kind and key while it waits, a hundred times over', async () => {
      for (let n = 0; n < 100; n++) await add(n, { key: 'x' })
      await queue.enqueue({ kind: 'b', payload: {}, key: 'x' })
      clock.advance(1)
      await add(200, { key: 'y' })
      expect((await queue.stats()).due).toBe(3)
      expect(await take()).toMatchObject({ payload: { n: 0 } })
    })

    it('takes another of the same key when the first has started', async () => {
      await add(1, { key: 'x' })
      const first = await take()
      await add(2, { key: 'x' })
      expect(await take()).toMatchObject({ payload: { n: 2 } })
      await queue.complete(first)
    })

    it('joins a retried job with a waiting one of its key', async () => {
      await add(1, { key: 'x' })
      const first = await take()
      await add(2, { key: 'x' })
      await queue.retry(first, 'no luck', 0)
      expect(await take()).toMatchObject({ id: first.id, attempt: 2 })
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
    })

    it('buries a job with its error, and never gives it again by itself', async () => {
      await add(1)
      const job = await take()
      await queue.bury(job, 'poison')
      clock.advance(1_000_000)
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
      const diedAtMs = clock.now() - 1_000_000
      expect(await dead()).toEqual([
        { id: job.id, kind: 'a', payload: { n: 1 }, attempts: 1, error: 'poison', diedAtMs },
      ])
    })

    it('redrives dead jobs by id, attempts from zero', async () => {
      for (const n of [1, 2]) {
        await add(n)
        await queue.bury(await take(), 'poison')
      }
      const [first] = await dead()
      expect(await queue.redrive([first!.id, 'unknown', first!.id])).toBe(1)
      expect(await take()).toMatchObject({ id: first!.id, attempt: 1 })
      expect(await dead()).toHaveLength(1)
    })

    it('redrives all dead jobs, also where one of the same key waits', async () => {
      await add(1, { key: 'x' })
      await queue.bury(await take(), 'poison')
      await add(2, { key: 'x' })
      expect(await queue.redrive('all')).toBe(1)
      expect(await dead()).toEqual([])
      await take()
      expect(await queue.lease(['a'], 1000)).toBeUndefined()
    })

    it('drops dead jobs only', async () => {
      await add(1)
      await queue.bury(await take(), 'poison')
      await add(2)
      const alive = await take()
      const [buried] = await dead()
      expect(await queue.drop([buried!.id, alive.id, 'unknown'])).toBe(1)
      expect(await dead()).toEqual([])
      expect(await queue.extend(alive, 1000)).toBe(true)
    })

    it('lists dead jobs in pages', async () => {
      for (let n = 0; n < 5; n++) {
        await add(n)
        await queue.bury(await take(), 'poison')
      }
      const seen: unknown[] = []
      let cursor: string | undefined
      do {
        const page = await queue.listDead(cursor, 2)
        expect(page.jobs.length).toBeLessThanOrEqual(2)
        seen.push(...page.jobs.map((job) => job.payload['n']))
        cursor = page.next
      } while (cursor)
      expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4])
    })

    it('counts what is due, leased and dead', async () => {
      const since = clock.now()
      for (let n = 0; n < 3; n++) await add(n)
      await queue.bury(await take(), 'poison')
      await take()
      expect(await queue.stats()).toEqual({ due: 1, leased: 1, dead: 1, oldestDueAtMs: since })
    })

    it('calls back when a job may be due, until told to stop', async () => {
      let calls = 0
      const stop = queue.onDue(() => void calls++)
      await add(1)
      expect(calls).toBe(1)
      await queue.retry(await take(), 'again', 0)
      expect(calls).toBe(2)
      stop()
      await add(2)
      expect(calls).toBe(2)
    })

    it('cuts an endless error short', async () => {
      await add(1)
      await queue.bury(await take(), 'x'.repeat(100_000))
      expect((await dead())[0]!.error.length).toBeLessThan(5000)
    })
  })
}

import type { ChangeFeed } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

/** `make` gives an empty feed that reads the clock, and the way to close it. */
export function changeFeedSuite(
  name: string,
  make: (clock: FakeClock) => Promise<{ feed: ChangeFeed; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a ChangeFeed`, () => {
    let clock: FakeClock
    let feed: ChangeFeed
    let close: () => Promise<void> | void
    beforeEach(async () => {
      clock = new FakeClock()
      ;({ feed, close } = await make(clock))
    })
    afterEach(() => close())

    const ready = (id: string) => ({ type: 'photo-ready' as const, photoIds: [id] })

    it('gives only the present cursor to who comes without one', async () => {
      await feed.publish('anna', ready('1'))
      const { changes, cursor, reset } = await feed.read('anna', undefined, 10)
      expect({ changes, reset }).toEqual({ changes: [], reset: false })
      expect((await feed.read('anna', cursor, 10)).changes).toEqual([])
    })

    it('says when the newest change of an account happened to who comes without a cursor', async () => {
      expect(await feed.read('anna', undefined, 10)).not.toHaveProperty('newestAtMs')
      for (const id of ['1', '2']) {
        clock.advance(1000)
        await feed.publish('anna', ready(id))
      }
      const newestAtMs = clock.now()
      clock.advance(1000)
      await feed.publish('ben', ready('3'))
      expect(await feed.read('anna', undefined, 10)).toMatchObject({ newestAtMs })
    })

    it('gives what happened after a cursor, in order, in pages', async () => {
      let { cursor } = await feed.read('anna', undefined, 10)
      for (const id of ['1', '2', '3']) await feed.publish('anna', ready(id))
      const first = await feed.read('anna', cursor, 2)
      expect(first.changes.map((entry) => entry.change)).toEqual([ready('1'), ready('2')])
      expect(first.changes[0]).toMatchObject({ atMs: clock.now() })
      cursor = first.cursor
      const second = await feed.read('anna', cursor, 2)
      expect(second.changes.map((entry) => entry.change)).toEqual([ready('3')])
      expect((await feed.read('anna', second.cursor, 2)).changes).toEqual([])
    })

    it('continues from the cursor of any entry', async () => {
      const { cursor } = await feed.read('anna', undefined, 10)
      for (const id of ['1', '2']) await feed.publish('anna', ready(id))
      const [first] = (await feed.read('anna', cursor, 10)).changes
      const rest = await feed.read('anna', first!.cursor, 10)
      expect(rest.changes.map((entry) => entry.change)).toEqual([ready('2')])
    })

    it('keeps accounts apart', async () => {
      const { cursor } = await feed.read('anna', undefined, 10)
      await feed.publish('ben', ready('1'))
      expect((await feed.read('anna', cursor, 10)).changes).toEqual([])
    })

    it('forgets an account, and no other', async () => {
      const { cursor } = await feed.read('anna', undefined, 10)
      await feed.publish('anna', ready('1'))
      await feed.publish('ben', ready('2'))
      await feed.eraseAccount('anna')
      expect((await feed.read('anna', cursor, 10)).changes).toEqual([])
      expect((await feed.read('ben', cursor, 10)).changes).toHaveLength(1)
    })

    it('says reset when the cursor is older than what it remembers', async () => {
      const { cursor: old } = await feed.read('anna', undefined, 10)
      await feed.publish('anna', ready('1'))
      clock.advance(1000)
      await feed.prune(clock.now())
      const answer = await feed.read('anna', old, 10)
      expect(answer).toMatchObject({ changes: [], reset: true })
      expect(await feed.read('anna', answer.cursor, 10)).toMatchObject({ changes: [], reset: false })
    })

    it('goes on after a prune for who has read everything', async () => {
      const { cursor: start } = await feed.read('anna', undefined, 10)
      await feed.publish('anna', ready('1'))
      const { cursor } = await feed.read('anna', start, 10)
      clock.advance(1000)
      await feed.prune(clock.now())
      await feed.publish('anna', ready('2'))
      const { changes, reset } = await feed.read('anna', cursor, 10)
      expect({ reset, count: changes.length }).toEqual({ reset: false, count: 1 })
    })

    it('keeps what is younger than the prune', async () => {
      const { cursor } = await feed.read('anna', undefined, 10)
      await feed.publish('anna', ready('1'))
      await feed.prune(clock.now())
      expect((await feed.read('anna', cursor, 10)).changes).toHaveLength(1)
    })

    it.each(['', 'x', '-1', '99999999', '1e9', "'; DROP TABLE changes"])(
      'says reset for the foreign cursor %j',
      async (cursor) => {
        await feed.publish('anna', ready('1'))
        expect(await feed.read('anna', cursor, 10)).toMatchObject({ changes: [], reset: true })
      },
    )

    it('calls back after each publish for the account, until told to stop', async () => {
      let calls = 0
      const stop = feed.subscribe('anna', () => void calls++)
      await feed.publish('anna', ready('1'))
      await feed.publish('ben', ready('2'))
      expect(calls).toBe(1)
      stop()
      stop()
      await feed.publish('anna', ready('3'))
      expect(calls).toBe(1)
    })
  })
}

import { newId, type Click, type ClickBuffer } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

export interface ClickBufferUnderTest {
  buffer: ClickBuffer
  /** The same storage, as after a restart. */
  again: () => Promise<ClickBuffer>
  close: () => Promise<void> | void
}

/** `make` gives an empty buffer. */
export function clickBufferSuite(
  name: string,
  make: (clock: FakeClock) => Promise<ClickBufferUnderTest>,
): void {
  describe(`${name} as a ClickBuffer`, () => {
    let clock: FakeClock
    let parts: ClickBufferUnderTest
    beforeEach(async () => {
      clock = new FakeClock()
      parts = await make(clock)
    })
    afterEach(() => parts.close())

    const galleryId = newId()
    const click = (id: string): Click => ({
      id,
      galleryId,
      itemId: newId(),
      atMs: clock.now(),
      visitor: '0123456789abcdef',
    })

    it('gives what it accepted, once, in order, also after a restart', async () => {
      const clicks = [click('a-0'), { ...click('a-1'), itemId: null }]
      await parts.buffer.accept('a', clicks)
      await parts.buffer.accept('b', [click('b-0')])
      const buffer = await parts.again()
      const batchId = await buffer.seal(1e6)
      expect(batchId).toBeDefined()
      expect((await buffer.read(batchId ?? '')).map(({ id }) => id)).toEqual(['a-0', 'a-1', 'b-0'])
      expect((await buffer.read(batchId ?? '')).slice(0, 2)).toEqual(clicks)
      expect(await buffer.seal(1e6)).toBeUndefined()
    })

    it('takes a batch that is sent again for what it is, for a day, at the same time and once it was written', async () => {
      const clicks = [click('a-0')]
      await Promise.all(Array.from({ length: 20 }, () => parts.buffer.accept('a', clicks)))
      const batchId = (await parts.buffer.seal(1e6)) ?? ''
      expect(await parts.buffer.read(batchId)).toHaveLength(1)
      await parts.buffer.remove(batchId)
      clock.advance(23 * 3_600_000)
      await (await parts.again()).accept('a', clicks)
      expect(await parts.buffer.seal(1e6)).toBeUndefined()
    })

    it('keeps a sealed batch as it is until it is removed', async () => {
      await parts.buffer.accept('a', [click('a-0')])
      const first = (await parts.buffer.seal(1e6)) ?? ''
      clock.advance(1)
      await parts.buffer.accept('b', [click('b-0')])
      const second = (await parts.buffer.seal(1e6)) ?? ''
      const buffer = await parts.again()
      expect(await buffer.sealed()).toEqual([first, second])
      expect((await buffer.read(first)).map(({ id }) => id)).toEqual(['a-0'])
      await buffer.remove(first)
      await buffer.remove(first)
      expect(await buffer.sealed()).toEqual([second])
      expect(await buffer.read(first)).toEqual([])
    })

    it('says how much waits and since when, and seals no more than it is asked for', async () => {
      expect(await parts.buffer.waiting()).toEqual({ bytes: 0, oldestAtMs: undefined })
      const sinceMs = clock.now()
      await parts.buffer.accept('a', [click('a-0'), click('a-1'), click('a-2')])
      clock.advance(1000)
      await parts.buffer.accept('b', [click('b-0')])
      const { bytes, oldestAtMs } = await parts.buffer.waiting()
      expect(oldestAtMs).toBe(sinceMs)
      expect(bytes).toBeGreaterThan(4 * 50)
      const half = (await parts.buffer.seal(Math.ceil(bytes / 2))) ?? ''
      expect((await parts.buffer.read(half)).map(({ id }) => id)).toEqual(['a-0', 'a-1'])
      const one = (await parts.buffer.seal(1)) ?? ''
      expect((await parts.buffer.read(one)).map(({ id }) => id)).toEqual(['a-2'])
      expect((await parts.buffer.waiting()).oldestAtMs).toBe(sinceMs + 1000)
    })
  })
}

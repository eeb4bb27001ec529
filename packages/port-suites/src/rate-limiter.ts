import type { RateLimiter } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

/** `make` gives a limiter that has counted nothing and reads the clock, and the way to close it. */
export function rateLimiterSuite(
  name: string,
  make: (clock: FakeClock) => Promise<{ limiter: RateLimiter; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a RateLimiter`, () => {
    let clock: FakeClock
    let limiter: RateLimiter
    let close: () => Promise<void> | void
    beforeEach(async () => {
      clock = new FakeClock()
      ;({ limiter, close } = await make(clock))
    })
    afterEach(() => close())

    const hit = (key = 'k') => limiter.hit(key, { max: 3, windowMs: 1000 })

    it('lets so many pass in a window, then says how long to wait', async () => {
      expect([await hit(), await hit(), await hit()]).toEqual([0, 0, 0])
      clock.advance(400)
      expect([await hit(), await hit()]).toEqual([600, 600])
      clock.advance(600)
      expect(await hit()).toBe(0)
    })

    it('lets exactly so many of many at once pass', async () => {
      const all = await Promise.all(Array.from({ length: 10 }, () => hit()))
      expect(all.filter((waitMs) => waitMs === 0)).toHaveLength(3)
    })

    it('counts each key by itself', async () => {
      for (let n = 0; n < 4; n++) await hit('a')
      expect(await hit('b')).toBe(0)
    })

    it('takes one back, never more than there are', async () => {
      await limiter.forgive('k')
      for (let n = 0; n < 3; n++) await hit()
      await limiter.forgive('k')
      expect([await hit(), await hit()]).toEqual([0, 1000])
    })
  })
}

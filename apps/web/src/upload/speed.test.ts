import { describe, expect, it } from 'vitest'
import { createSpeedGauge } from './speed.ts'

describe('speed', () => {
  it('is what went through in the last seconds', () => {
    let nowMs = 0
    const gauge = createSpeedGauge(() => nowMs)
    for (let i = 0; i < 20; i++) {
      nowMs += 1000
      gauge.add(1_000_000)
    }
    expect(gauge.bytesPerS()).toBeGreaterThan(900_000)
    expect(gauge.bytesPerS()).toBeLessThan(1_200_000)
    expect(gauge.remainingS(5_000_000)).toBeGreaterThan(4)
    nowMs += 60_000
    expect(gauge.bytesPerS()).toBe(0)
    expect(gauge.remainingS(1)).toBeUndefined()
  })
})

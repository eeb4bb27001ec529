import { describe, expect, it } from 'vitest'
import {
  inputOfLocal,
  localOfInput,
  offsetsWith,
  offsetText,
  parseCoordinates,
  shiftMs,
} from './capture-time.ts'
import { inBatches } from './in-batches.ts'

describe('offset', () => {
  it('is written as clocks are', () => {
    expect([0, 540, -210, 345].map(offsetText)).toEqual(['UTC+00:00', 'UTC+09:00', 'UTC−03:30', 'UTC+05:45'])
    expect(offsetsWith(17)).toContain(17)
  })
})

describe('time on the wall', () => {
  it('goes into an input and out of it unchanged', () => {
    const at = Date.UTC(2008, 9, 22, 16, 28, 39)
    expect(inputOfLocal(at)).toBe('2008-10-22T16:28:39')
    expect(localOfInput('2008-10-22T16:28:39')).toBe(at)
    expect(localOfInput('2008-10-22T16:28')).toBe(at - 39_000)
    expect(localOfInput('')).toBeUndefined()
    expect(localOfInput('2008-13-40T99:99')).toBeUndefined()
  })

  it('shifts in either direction, by whole numbers only', () => {
    expect(shiftMs({ days: '1', hours: '2', minutes: '' }, -1)).toBe(-26 * 3_600_000)
    expect(shiftMs({ days: '', hours: '1.5', minutes: '' }, 1)).toBeUndefined()
    expect(shiftMs({ days: 'x', hours: '', minutes: '' }, 1)).toBeUndefined()
  })
})

describe('coordinates', () => {
  it('are understood as maps write them', () => {
    expect(parseCoordinates('43.46745, 11.88513')).toEqual({ latitude: 43.46745, longitude: 11.88513 })
    expect(parseCoordinates('33.8688° S, 151.2093° E')).toEqual({ latitude: -33.8688, longitude: 151.2093 })
    expect(parseCoordinates('91, 0')).toBeUndefined()
    expect(parseCoordinates('Arezzo')).toBeUndefined()
  })
})

describe('batches', () => {
  it('hold at most a thousand ids', async () => {
    const sizes: number[] = []
    await inBatches(Array.from({ length: 2500 }, String), (batch) =>
      Promise.resolve(sizes.push(batch.length)),
    )
    expect(sizes).toEqual([1000, 1000, 500])
  })
})

import { expect, it } from 'vitest'
import { formatDuration, formatRate, perMinute } from './durations.ts'

it.each([
  [0.04, '0.04 ms'],
  [4.26, '4.3 ms'],
  [0.42, '0.42 ms'],
  [12.4, '12 ms'],
  [999.4, '999 ms'],
  [1250, '1.25 sec'],
  [12_345, '12.3 sec'],
  [125_000, '125 sec'],
])('%f ms is %s', (ms, text) => expect(formatDuration(ms, 'en')).toBe(text))

it('counts a minute at least, so that the first request is no storm', () => {
  expect(perMinute(6, { sinceMs: 0, windowMs: 3_600_000 }, 1000)).toBe(6)
  expect(perMinute(6, { sinceMs: 0, windowMs: 3_600_000 }, 120_000)).toBe(3)
})

it('counts within the window only', () => {
  expect(perMinute(120, { sinceMs: 0, windowMs: 3_600_000 }, 1e12)).toBe(2)
})

it.each([
  [0.25, '0.3'],
  [12.3, '12'],
])('%f a minute is %s', (rate, text) => expect(formatRate(rate, 'en')).toBe(text))

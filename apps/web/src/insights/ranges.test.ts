import { describe, expect, it } from 'vitest'
import { dayText, lastDays, percent, share } from './ranges.ts'

describe('ranges of insights', () => {
  it('end today and hold as many days as they say, in UTC', () => {
    const lateMs = Date.UTC(2026, 10, 21, 23, 59)
    expect(lastDays('7', lateMs)).toEqual({ from: '2026-11-15', to: '2026-11-21' })
    expect(lastDays('30', lateMs)).toEqual({ from: '2026-10-23', to: '2026-11-21' })
  })

  it('name the same day everywhere', () => {
    expect(dayText('2026-11-21', 'en')).toBe('Nov 21')
    expect(dayText('2026-11-21', 'en', 'full')).toBe('Nov 21, 2026')
  })

  it('are shares of a whole, of nothing as well', () => {
    expect(share(1, 0)).toBe(0)
    expect(percent(share(1, 3), 'en')).toBe('33%')
    expect(percent(share(1, 64), 'en')).toBe('1.6%')
  })
})

import { describe, expect, it } from 'vitest'
import { choiceOf, dateOf, expiryMs } from './expiry.ts'

const now = new Date(2026, 10, 21, 12).getTime()

describe('when a link ends', () => {
  it('is never, or some days from now', () => {
    expect(expiryMs('never', '', now)).toBeNull()
    expect(expiryMs('7', '', now)).toBe(now + 7 * 86_400_000)
  })

  it('is the end of a day, today at the earliest', () => {
    expect(expiryMs('date', '2026-11-21', now)).toBe(new Date(2026, 10, 21, 23, 59, 59, 999).getTime())
    expect(expiryMs('date', '2026-11-20', now)).toBeUndefined()
  })

  it('is unknown while the date is not one', () => {
    for (const date of ['', '2026-13-01', 'soon', '2026-1-1'])
      expect(expiryMs('date', date, now)).toBeUndefined()
  })

  it('is shown as a date again', () => {
    expect(choiceOf(null)).toEqual({ choice: 'never', date: '' })
    expect(choiceOf(now)).toEqual({ choice: 'date', date: '2026-11-21' })
    expect(dateOf(new Date(2026, 0, 2).getTime())).toBe('2026-01-02')
  })
})

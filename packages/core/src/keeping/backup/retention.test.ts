import { describe, expect, it } from 'vitest'
import { expired, parseKeep } from './retention.ts'

const at = (text: string) => ({ madeAtMs: Date.parse(`${text}Z`), text })
const gone = (keep: string, times: string[]) =>
  expired(
    times.map((time) => at(time.includes('T') ? time : `${time}T03:00:00`)),
    parseKeep(keep),
  ).map(({ text }) => text.slice(0, 10))

describe('which backups stay', () => {
  it('so many newest ones', () => {
    expect(gone('2', ['2026-11-01', '2026-11-03', '2026-11-02'])).toEqual(['2026-11-01'])
  })

  it('the last of so many days, weeks and months', () => {
    const days = Array.from({ length: 70 }, (_, i) =>
      new Date(Date.UTC(2026, 10, 30) - i * 86_400_000).toISOString().slice(0, 10),
    )
    const removed = new Set(gone('7 daily, 4 weekly, 6 monthly', days))
    // Weeks end on Sundays: the one of today, and three before; months with their last days.
    expect(days.filter((day) => !removed.has(day))).toEqual([
      '2026-11-30',
      '2026-11-29',
      '2026-11-28',
      '2026-11-27',
      '2026-11-26',
      '2026-11-25',
      '2026-11-24',
      '2026-11-22',
      '2026-11-15',
      '2026-10-31',
      '2026-09-30',
    ])
  })

  it('the last of a day with several, and never less than the newest', () => {
    expect(gone('1 daily', ['2026-11-01T01:00:00', '2026-11-01T02:00:00'])).toEqual(['2026-11-01'])
    expect(gone('5 yearly', ['2020-01-01'])).toEqual([])
  })

  it.each(['', '0', '-1', 'all', '7 daily 4 weekly', '7 hourly', '1.5', '7 daily,'])('refuses %j', (text) => {
    expect(() => parseKeep(text)).toThrow('7 daily, 4 weekly, 6 monthly')
  })
})

import { invalid } from '../errors.ts'
import { dayOf } from './click.ts'

const dayMs = 86_400_000
const maxDays = 731

/** Days in UTC, `2026-11-21`; both count. */
export interface DayRange {
  fromDay: string
  toDay: string
}

/** Without an end: until today; without a beginning: 30 days. @throws AppError `invalid-input`. */
export function readRange(
  nowMs: number,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): DayRange {
  const toDay = to ?? dayOf(nowMs)
  const fromDay = from ?? dayOf(startOf(toDay, 'to') - 29 * dayMs)
  const days = (startOf(toDay, 'to') - startOf(fromDay, 'from')) / dayMs + 1
  if (days < 1) throw invalid('The range of days ends before it begins.', { from: 'is after the end' })
  if (days > maxDays) throw invalid(`At most ${maxDays} days are shown at once.`, { from: 'is too long ago' })
  return { fromDay, toDay }
}

/** Every day of the range, in order. */
export function daysOf({ fromDay, toDay }: DayRange): string[] {
  const days: string[] = []
  for (let at = startOf(fromDay, 'from'); at <= startOf(toDay, 'to'); at += dayMs) days.push(dayOf(at))
  return days
}

function startOf(day: string, field: string): number {
  const atMs = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(atMs) || dayOf(atMs) !== day)
    throw invalid(`“${day}” is no day such as 2026-11-21.`, { [field]: 'is no day' })
  return atMs
}

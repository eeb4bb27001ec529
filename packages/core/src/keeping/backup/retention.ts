import { invalid } from '../../errors.ts'

const periods = { daily: dayOf, weekly: weekOf, monthly: monthOf, yearly: yearOf } as const
type Period = keyof typeof periods

/** Which backups stay: so many newest ones, and the last of so many days, weeks, months, years. */
export interface Keep {
  newest: number
  last: { count: number; period: Period }[]
}

/** `30`, or `7 daily, 4 weekly, 6 monthly`. @throws AppError `invalid-input`. */
export function parseKeep(text: string): Keep {
  if (/^[1-9]\d{0,3}$/.test(text.trim())) return { newest: Number(text), last: [] }
  const last = text.split(',').map((part) => {
    const [, count, period] = /^\s*([1-9]\d{0,3})\s+(daily|weekly|monthly|yearly)\s*$/.exec(part) ?? []
    if (!period)
      throw invalid(`"${text}" does not say which backups stay. Write 30, or 7 daily, 4 weekly, 6 monthly.`)
    return { count: Number(count), period: period as Period }
  })
  return { newest: 1, last }
}

/** Those that may go; the newest of all never does. Days are those of UTC. */
export function expired<T extends { madeAtMs: number }>(backups: readonly T[], keep: Keep): T[] {
  const newestFirst = backups.toSorted((a, b) => b.madeAtMs - a.madeAtMs)
  const kept = new Set(newestFirst.slice(0, Math.max(1, keep.newest)))
  for (const { count, period } of keep.last) {
    const seen = new Set<string>()
    for (const backup of newestFirst) {
      const of = periods[period](new Date(backup.madeAtMs))
      if (seen.has(of)) continue
      if (seen.size === count) break
      seen.add(of)
      kept.add(backup)
    }
  }
  return newestFirst.filter((backup) => !kept.has(backup))
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** By its Monday. */
function weekOf(date: Date): string {
  const day = (date.getUTCDay() + 6) % 7
  return dayOf(new Date(date.getTime() - day * 86_400_000))
}

function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7)
}

function yearOf(date: Date): string {
  return date.toISOString().slice(0, 4)
}

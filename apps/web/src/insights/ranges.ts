/** Days in UTC, `2026-11-21`; both count. */
export interface Range {
  from: string
  to: string
}

export const presets = ['7', '30', '90', '365'] as const
export type Preset = (typeof presets)[number]

const dayMs = 86_400_000
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** So many days up to today. */
export const lastDays = (preset: Preset, nowMs = Date.now()): Range => ({
  from: dayOf(nowMs - (Number(preset) - 1) * dayMs),
  to: dayOf(nowMs),
})

/** A day as people write it, wherever they are: it is one of UTC. */
export const dayText = (day: string, locale: string, style: 'short' | 'full' = 'short'): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(style === 'short' ? { month: 'short', day: 'numeric' } : { dateStyle: 'medium' }),
  }).format(Date.parse(day))

/** Of a whole, for bars; 0 of nothing. */
export const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)

export const percent = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0 }).format(
    value,
  )

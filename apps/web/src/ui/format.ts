const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']

/** Decimal units, as drives are sold: 1 GB is 1,000,000,000 bytes. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const value = bytes / 1000 ** step
  const maximumFractionDigits = step > 1 && value < 100 ? 1 : 0
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits,
  }).format(value)
}

export const formatDate = (ms: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(ms)

export const formatDateTime = (ms: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)

const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "3 hours ago"; from a week on the date says more. Within the minute "now", for which no language needs a number. */
export function formatAgo(ms: number, locale: string, nowMs = Date.now()): string {
  const agoMs = nowMs - ms
  if (agoMs > 7 * 86_400_000) return formatDate(ms, locale)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const [unit, spanMs] = spans.find(([, span]) => agoMs >= span) ?? ['second', Infinity]
  return format.format(-Math.floor(Math.max(agoMs, 0) / spanMs), unit)
}

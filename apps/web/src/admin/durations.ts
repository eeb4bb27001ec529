/** `0.42 ms`, `12 ms`, `1.25 s` */
export function formatDuration(ms: number, locale: string): string {
  const inSeconds = ms >= 1000
  const value = inSeconds ? ms / 1000 : ms
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: inSeconds ? 'second' : 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits:
      value < 1 || (inSeconds && value < 10) ? 2 : value < 10 || (inSeconds && value < 100) ? 1 : 0,
  }).format(value)
}

/** How many a minute, since `sinceMs` and at most within `windowMs`. */
export function perMinute(
  calls: number,
  { sinceMs, windowMs }: { sinceMs: number; windowMs: number },
  nowMs = Date.now(),
): number {
  const minutes = Math.min(nowMs - sinceMs, windowMs) / 60_000
  return calls / Math.max(minutes, 1)
}

export const formatRate = (rate: number, locale: string): string =>
  rate.toLocaleString(locale, { maximumFractionDigits: rate < 10 ? 1 : 0 })

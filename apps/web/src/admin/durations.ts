/** `0.4 ms`, `12 ms`, `1.25 s` */
export function formatDuration(ms: number, locale: string): string {
  const inSeconds = ms >= 1000
  const value = inSeconds ? ms / 1000 : ms
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: inSeconds ? 'second' : 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? (inSeconds ? 2 : 1) : value < 100 && inSeconds ? 1 : 0,
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

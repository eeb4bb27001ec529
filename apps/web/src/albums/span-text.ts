const formats = new Map<string, Intl.DateTimeFormat>()

/** "3–9 May 2024", "May 2024 – Jan 2025"; '' for an album without photos. The times are local ones, as if in UTC. */
export function spanText(fromLocalMs: number | null, toLocalMs: number | null, locale: string): string {
  if (fromLocalMs === null || toLocalMs === null) return ''
  const near = toLocalMs - fromLocalMs < 93 * 86_400_000
  const key = `${locale} ${near}`
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'short',
    timeZone: 'UTC',
    ...(near ? { day: 'numeric' } : {}),
  }
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options)
  formats.set(key, format)
  return format.formatRange(fromLocalMs, toLocalMs)
}

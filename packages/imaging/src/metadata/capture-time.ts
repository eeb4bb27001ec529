const pattern = /^(\d{4})[:/.-](\d{1,2})[:/.-](\d{1,2})[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?/
const zonePattern = /([+-])(\d{1,2}):?(\d{2})$/

/**
 * EXIF (`2021:04:11 15:47:53`) or XMP (`2021-04-11T15:47:53.12-05:00`) time as the camera's clock
 * showed it: `2021-04-11T15:47:53`, with `.120` when the fraction is known. Undefined for
 * `0000:00:00`, the 31st of February and other nonsense.
 * @param subSec EXIF SubSecTime: the digits after the point (`054` is 54 ms, `5` is 500 ms).
 */
export function parseLocalTime(value: unknown, subSec?: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const match = pattern.exec(value.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const second = Number(match[6] ?? 0)
  if (year < 1800 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
    return undefined
  if (day > daysIn(year, month)) return undefined
  const two = (number: number) => String(number).padStart(2, '0')
  const fraction = match[7] ?? (typeof subSec === 'string' ? /^\d+/.exec(subSec.trim())?.[0] : undefined)
  const tail = fraction ? `.${fraction.slice(0, 3).padEnd(3, '0')}` : ''
  return `${String(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${tail}`
}

/** `+09:00`, `-0330` or `Z` at the end of the value, in minutes east of UTC. */
export function parseOffsetMinutes(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/(^|\d)Z$/.test(text)) return 0
  const match = zonePattern.exec(text)
  if (!match) return undefined
  const [hours, minutes] = [Number(match[2]), Number(match[3])]
  // From -12:00 (Baker Island) to +14:00 (Kiritimati).
  const total = (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes)
  return minutes > 59 || total < -720 || total > 840 ? undefined : total + 0
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const minuteMs = 60_000

/** "UTC+09:00" */
export function offsetText(offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '−' : '+'
  const minutes = Math.abs(offsetMinutes)
  return `UTC${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Offsets in use on earth, as minutes east of Greenwich. */
const offsets: readonly number[] = [
  -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -150, -120, -60, 0, 60, 120, 180,
  210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 840,
]

/** The same, with one that a camera wrote and nobody uses. */
export function offsetsWith(offsetMinutes: number): number[] {
  return [...new Set([...offsets, offsetMinutes])].sort((a, b) => a - b)
}

/** For `<input type="datetime-local" step="1">`. */
export function inputOfLocal(localMs: number): string {
  const text = new Date(localMs).toISOString()
  return text.slice(0, text.indexOf('.'))
}

/** Undefined while the input is empty or half typed. */
export function localOfInput(value: string): number | undefined {
  if (!/^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(value)) return undefined
  const ms = Date.parse(`${value}${value.length === 16 ? ':00' : ''}Z`)
  return Number.isFinite(ms) ? ms : undefined
}

/** How far a shift of days, hours and minutes goes; undefined when one of them is not a whole number. */
export function shiftMs(
  parts: { days: string; hours: string; minutes: string },
  direction: 1 | -1,
): number | undefined {
  const numbers = [parts.days, parts.hours, parts.minutes].map((text) =>
    text.trim() === '' ? 0 : Number(text),
  )
  const [days = 0, hours = 0, minutes = 0] = numbers
  if (numbers.some((value) => !Number.isInteger(value) || value < 0)) return undefined
  return direction * ((days * 24 + hours) * 60 + minutes) * minuteMs
}

/** "37.7749, -122.4194" as maps copy it, or two plain numbers. */
export function parseCoordinates(text: string): { latitude: number; longitude: number } | undefined {
  const match =
    /^\s*(-?\d{1,2}(?:\.\d+)?)°?\s*([NS])?\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)°?\s*([EW])?\s*$/i.exec(text)
  if (!match) return undefined
  const latitude = Number(match[1]) * (match[2]?.toUpperCase() === 'S' ? -1 : 1)
  const longitude = Number(match[3]) * (match[4]?.toUpperCase() === 'W' ? -1 : 1)
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}

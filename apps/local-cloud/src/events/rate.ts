const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Milliseconds between two times of a schedule. @param expression `rate(5 minutes)` */
export function rateMs(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const ms = Number(count) * (units[unit] ?? 0)
  if (ms <= 0) throw new Error(`A schedule that is not understood here: ${expression}`)
  return ms
}

export type Level = 'info' | 'warn' | 'error'
export type Log = (level: Level, event: string, fields?: Record<string, unknown>) => void

/** One JSON line an event, to standard error: standard output has the ready line only. */
export const jsonLog: Log = (level, event, fields) =>
  void process.stderr.write(`${logLine(level, event, fields)}\n`)

export const logLine = (...[level, event, fields]: Parameters<Log>): string =>
  JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }, (_, value: unknown) =>
    value instanceof Error ? errorFields(value) : value,
  )

function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) }
}

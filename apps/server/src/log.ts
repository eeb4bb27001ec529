export type Level = 'info' | 'warn' | 'error'
export type Log = (level: Level, event: string, fields?: Record<string, unknown>) => void

/** One JSON line an event, to standard error: standard output has the ready line only. */
export const jsonLog: Log = (level, event, fields = {}) => {
  const line = { time: new Date().toISOString(), level, event, ...fields }
  process.stderr.write(
    `${JSON.stringify(line, (_, value: unknown) => (value instanceof Error ? errorFields(value) : value))}\n`,
  )
}

function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) }
}

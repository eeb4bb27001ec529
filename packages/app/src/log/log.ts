import { levels, logLine, type Level, type Log } from './log-line.ts'
import { prettyLine } from './pretty-line.ts'

export interface LogOptions {
  format: 'json' | 'pretty'
  /** What is less is left out. */
  level: Level
  write?: (line: string) => void
}

/** Standard error: standard output has the ready line, and figures where they are wanted there. */
const toStandardError = (line: string) => void process.stderr.write(`${line}\n`)

/** One event a line: JSON for programs, or text for whoever sits at the terminal. */
export function createLog({ format, level: least, write = toStandardError }: LogOptions): Log {
  const lineOf = format === 'json' ? logLine : prettyLine
  return (level, event, fields) => {
    if (levels.indexOf(level) >= levels.indexOf(least)) write(lineOf(level, event, fields))
  }
}

/** Until the configuration is read, and where there is none. */
export const jsonLog: Log = createLog({ format: 'json', level: 'info' })

/** Adds the trace that is under way. @param carry gives its `traceparent` (https://www.w3.org/TR/trace-context/) */
export const withTrace =
  (log: Log, carry: () => string | undefined): Log =>
  (level, event, fields) => {
    const [, traceId, spanId] = carry()?.split('-') ?? []
    log(level, event, traceId === undefined ? fields : { traceId, spanId, ...fields })
  }

import { styleText } from 'node:util'
import { logLine, type Log } from './log-line.ts'

const colours = { info: 'gray', warn: 'yellow', error: 'red' } as const
/** They stand in front, or below. */
const shown = new Set(['time', 'level', 'event', 'method', 'route', 'status', 'durationMs', 'error'])

type Line = Record<string, unknown>
interface Told {
  name?: string
  message?: string
  stack?: string
  cause?: Told
}

/** `12:00:00.123 WARN  request GET /api/photos/{id} 500 12 ms account=…`, and the stack of an error below. */
export function prettyLine(...told: Parameters<Log>): string {
  const line = JSON.parse(logLine(...told)) as Line
  const [level] = told
  const head = [
    styleText('gray', textOf(line['time']).slice(11, 23)),
    styleText(colours[level], level.toUpperCase().padEnd(5)),
    ...['event', 'method', 'route', 'status'].flatMap((name) => (name in line ? textOf(line[name]) : [])),
    ...('durationMs' in line ? [`${textOf(line['durationMs'])} ms`] : []),
  ]
  const others = Object.entries(line)
    .filter(([name]) => !shown.has(name))
    .map(([name, value]) => styleText('gray', `${name}=${textOf(value)}`))
  return [...head, ...others].join(' ') + below(line['error'])
}

function below(error: unknown): string {
  if (error === undefined) return ''
  return `\n${indented(typeof error === 'object' ? stackOf(error) : textOf(error))}`
}

/** What a terminal would obey is shown as it is written in JSON. */
const textOf = (value: unknown): string =>
  typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : JSON.stringify(value)

function stackOf(error: Told | null): string {
  if (error === null) return 'null'
  const { name = 'Error', message = '', stack = `${name}: ${message}`, cause } = error
  return cause === undefined ? stack : `${stack}\ncaused by ${stackOf(cause)}`
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line.replaceAll(/\p{Cc}/gu, '·')}`)
    .join('\n')

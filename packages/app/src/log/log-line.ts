import { requestFacts } from '../http/request-scope.ts'
import { redact } from './redact.ts'

export const levels = ['info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]
export type Log = (level: Level, event: string, fields?: Record<string, unknown>) => void

/** An event as JSON, with the request that it belongs to. What is personal or opens something is taken out of every text. */
export const logLine = (...[level, event, fields]: Parameters<Log>): string =>
  JSON.stringify(
    { time: new Date().toISOString(), level, event, ...requestFields(), ...fields },
    (_, value: unknown) => {
      if (value instanceof Error) return errorFields(value)
      return typeof value === 'string' ? redact(value) : value
    },
  )

function requestFields(): Record<string, unknown> {
  const facts = requestFacts()
  if (!facts) return {}
  const { requestId, method, traceId } = facts
  const account = facts.account?.()
  return {
    requestId,
    ...(traceId === undefined ? {} : { traceId }),
    method,
    route: facts.route(),
    ...(account === undefined ? {} : { account }),
  }
}

function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause === undefined ? {} : { cause }) }
}

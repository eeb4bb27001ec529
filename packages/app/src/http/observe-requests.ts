import { randomUUID } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { withRequestFacts, type RequestFacts } from './request-scope.ts'
import { routeOf } from './route-of.ts'

/** A request that was answered; bytes of the answer may still be on their way. */
export interface AnsweredRequest {
  method: string
  /** Of few values, see `routeOf`. */
  route: string
  status: number
  durationMs: number
  /** How long it takes depends on the line of who sends it. */
  isUpload: boolean
}

export interface ObserveRequestsOptions {
  /** Of whom stands in front and is trusted; undefined: one is made. */
  requestIdOf: (context: Context) => string | undefined
  onBegin?: () => void
  onAnswered: (answered: AnsweredRequest) => void
  /** Milliseconds by downstream of the request that is under way, as far as they are known. */
  timings?: () => ReadonlyMap<string, number>
}

/** What proxies, load balancers and API Gateway make, and nothing that could be anything else. */
const wellFormed = /^[\w.:=+/@-]{8,128}$/
const largeBytes = 1_000_000

/** Gives each request an id, tells how it was answered, and says so in `X-Request-Id` and `Server-Timing`. */
export function observeRequests(options: ObserveRequestsOptions): MiddlewareHandler {
  return (context, next) => {
    const known = options.requestIdOf(context)
    const requestId = known !== undefined && wellFormed.test(known) ? known : randomUUID()
    const facts: RequestFacts = { requestId, method: context.req.method, route: () => routeOf(context) }
    return withRequestFacts(facts, async () => {
      const startedMs = performance.now()
      options.onBegin?.()
      await next()
      const durationMs = performance.now() - startedMs
      const { status, headers } = context.res
      headers.set('x-request-id', requestId)
      if (mayTellTimes(context, facts)) headers.set('server-timing', timesOf(durationMs, options.timings?.()))
      const { method, route } = facts
      options.onAnswered({ method, route: route(), status, durationMs, isUpload: isUpload(context) })
    })
  }
}

/**
 * Good answers to who is signed in, so that nobody learns by exact times what is there or what a password is. The header holds
 * durations alone (https://www.w3.org/TR/server-timing/).
 */
const mayTellTimes = ({ req, res }: Context, { accountId }: RequestFacts): boolean =>
  accountId !== undefined && res.status < 400 && req.path.startsWith('/api/')

const timesOf = (totalMs: number, parts: ReadonlyMap<string, number> = new Map()): string =>
  [['total', totalMs] as const, ...parts]
    .map(([name, ms]) => `${name.replaceAll(/[^\w-]/g, '-')};dur=${Math.round(ms)}`)
    .join(', ')

function isUpload({ req }: Context): boolean {
  if (req.method === 'GET' || req.method === 'HEAD') return false
  return (
    req.header('transfer-encoding') !== undefined || Number(req.header('content-length') ?? 0) > largeBytes
  )
}

import { randomUUID } from 'node:crypto'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
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
}

/** What proxies, load balancers and API Gateway make, and nothing that could be anything else. */
const wellFormed = /^[\w.:=+/@-]{8,128}$/
const largeBytes = 1_000_000

/** Gives each request an id, tells how it was answered, and says so in `X-Request-Id` and `Server-Timing`. */
export const observeRequests =
  (options: ObserveRequestsOptions): MiddlewareHandler =>
  (context, next) =>
    begun(options, context, async (answered) => {
      await next()
      answered(context.res)
    })

/**
 * The same routes, each observed: for those that come before any middleware, and are answered at once as long as nothing waits in
 * between.
 */
export function observedRoutes(options: ObserveRequestsOptions, routes: Hono): Hono {
  const observed = new Hono()
  for (const { method, path, handler } of routes.routes)
    observed.on(method, path, (context, next) =>
      begun(options, context, (answered): Response | Promise<Response> => {
        const answer = handler(context, next) as Response | Promise<Response>
        return answer instanceof Response ? answered(answer) : answer.then(answered)
      }),
    )
  return observed
}

function begun<T>(
  options: ObserveRequestsOptions,
  context: Context,
  run: (answered: (answer: Response) => Response) => T,
): T {
  const known = options.requestIdOf(context)
  const requestId = known !== undefined && wellFormed.test(known) ? known : randomUUID()
  const { method } = context.req
  const facts: RequestFacts = { requestId, method, route: () => routeOf(context) }
  const startedMs = performance.now()
  options.onBegin?.()
  return withRequestFacts(facts, () =>
    run((answer) => {
      const durationMs = performance.now() - startedMs
      const { status, headers } = answer
      headers.set('x-request-id', requestId)
      if (mayTellTimes(context, status, facts))
        headers.set('server-timing', timesOf(durationMs, facts.timings))
      options.onAnswered({ method, route: facts.route(), status, durationMs, isUpload: isUpload(context) })
      return answer
    }),
  )
}

/**
 * Good answers to who is signed in, so that nobody learns by exact times what is there or what a password is. The header holds
 * durations alone (https://www.w3.org/TR/server-timing/).
 */
const mayTellTimes = ({ req }: Context, status: number, { account }: RequestFacts): boolean =>
  account !== undefined && status < 400 && req.path.startsWith('/api/')

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

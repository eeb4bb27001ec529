import { noSpan, type Span, type Telemetry } from '@cloudalbum/telemetry'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { requestFacts } from '../http/request-scope.ts'
import { routeOf } from '../http/route-of.ts'

export interface RequestTraces {
  telemetry: Telemetry
  /** The `traceparent` of whoever stands in front and is trusted. */
  parentOf: (context: Context) => string | undefined
}

/** With the bytes of an upload comes what was signed with its address: the request that asked for it. */
export const uploadTraceHeader = 'x-amz-meta-traceparent'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** A span for each request, named by method and route: https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export const traceRequests =
  (traces: RequestTraces): MiddlewareHandler =>
  (context, next) =>
    begun(traces, context, async (span) => {
      await next()
      describe(span, context, context.res)
    })

/**
 * The same routes, each with a span around it: for those that come before any middleware, and are answered at once as long as
 * nothing waits in between.
 */
export function tracedRoutes(traces: RequestTraces, routes: Hono): Hono {
  if (!traces.telemetry.on) return routes
  const traced = new Hono()
  for (const { method, path, handler } of routes.routes)
    traced.on(method, path, (context, next) =>
      begun(traces, context, (span): Response | Promise<Response> => {
        const answer = handler(context, next) as Response | Promise<Response>
        const described = (response: Response) => {
          describe(span, context, response)
          return response
        }
        return answer instanceof Response ? described(answer) : answer.then(described)
      }),
    )
  return traced
}

function begun<T>({ telemetry, parentOf }: RequestTraces, context: Context, run: (span: Span) => T): T {
  const { method } = context.req
  const known = methods.has(method) ? method : '_OTHER'
  const parent = (method === 'PUT' && context.req.header(uploadTraceHeader)) || parentOf(context)
  const attributes = { 'http.request.method': known }
  return telemetry.continued(parent, known, { kind: 'server', attributes }, run)
}

function describe(span: Span, context: Context, { status }: Response): void {
  if (span === noSpan) return
  const route = routeOf(context)
  const account = requestFacts()?.account?.()
  span.rename(`${context.req.method} ${route}`)
  span.set({
    'http.route': route,
    'http.response.status_code': status,
    ...(account === undefined ? {} : { 'enduser.pseudo.id': account }),
  })
  if (status >= 500) span.fail(context.error?.name ?? String(status))
}

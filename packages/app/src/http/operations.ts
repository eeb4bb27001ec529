import { Hono, type Context } from 'hono'
import type { Readiness } from '../health/readiness.ts'

export interface OperationsOptions {
  readiness: Readiness
  /** In the text format of Prometheus; undefined: there are none to be read here. */
  metrics: (() => Promise<string>) | undefined
  mayReadMetrics: (context: Context) => boolean
  /** Whether who asks may see what is wrong. */
  maySeeChecks: (context: Context) => boolean | Promise<boolean>
}

const headers = { 'cache-control': 'no-store' }

/** For whoever runs the album: is it alive, is it ready, how much of what. */
export function operationRoutes(options: OperationsOptions): Hono {
  const { readiness, metrics, mayReadMetrics, maySeeChecks } = options
  const app = new Hono()
  app.get('/health/live', (context) => context.json({ status: 'live' }, 200, headers))
  app.get('/health/ready', async (context) => {
    const { ready, checks } = await readiness.report()
    const status = ready ? 'ready' : 'not-ready'
    const body = (await maySeeChecks(context)) ? { status, checks } : { status }
    return context.json(body, ready ? 200 : 503, headers)
  })
  app.get('/metrics', async (context, next) => {
    // To everybody else it is a page that never was.
    if (!metrics || !mayReadMetrics(context)) return next()
    return context.body(await metrics(), 200, {
      ...headers,
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    })
  })
  return app
}

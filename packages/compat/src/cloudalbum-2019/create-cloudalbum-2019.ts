import { AppError, type IdentifyPorts } from '@cloudalbum/core'
import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import { both, identify } from './dialect.ts'
import { failure } from './errors.ts'
import { photoRoutes, type PhotoRoutePorts } from './photos.ts'
import { userRoutes, type UserPorts } from './users.ts'

/** The tokens last 15 minutes in the native API, which renews them. This client cannot: give it ones that last a working day. */
export type CloudAlbum2019Ports = UserPorts &
  PhotoRoutePorts &
  IdentifyPorts & {
    /** `problem` when the store is down or the disk is nearly full. */
    health: () => Promise<{ host: string; problem?: string }>
    /** Address of the caller, as far as the server trusts it. */
    ipOf: (context: Context) => string
    /** Told of every fault that is not the caller's. */
    onFault: (error: unknown, request: Request) => void
  }

/**
 * What the Vue client of 2019 talks to, for the mount `/compat/cloudalbum`: its addresses and forms, translated onto
 * the album's own use cases. docs/decisions/0012-compat-cloudalbum-2019.md says what has no equal and becomes what.
 */
export function createCloudAlbum2019(ports: CloudAlbum2019Ports): Hono {
  const app = new Hono()
  // No cookie counts here, so that any page may ask. Without a list of its own it allows what a preflight asks for.
  app.use(cors({ origin: '*', allowMethods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'], maxAge: 86_400 }))
  app.use(async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
  })
  for (const path of ['/admin/ping', '/users/ping'])
    app.on('GET', both(path), (context) => context.json({ ok: true, Message: 'pong' }))
  app.on('GET', both('/admin/health_check'), async (context) => {
    const { host, problem } = await ports.health()
    if (problem)
      return context.json({ ok: false, message: problem, Message: `Healthcheck failed: ${problem}` }, 500)
    return context.json({ ok: true, Message: `Healthcheck success: ${host}` })
  })
  const dialect = { caller: identify(ports), ipOf: ports.ipOf }
  userRoutes(app, ports, dialect)
  photoRoutes(app, ports, dialect)
  app.all('*', () => {
    throw new AppError('not-found', 'There is no such address.')
  })
  app.onError((error, context) => {
    if (!(error instanceof AppError)) ports.onFault(error, context.req.raw)
    return failure(context, error)
  })
  return app
}

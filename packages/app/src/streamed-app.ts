import {
  createApi,
  downloadHandlers,
  galleryHandlers,
  insightHandlers,
  problemResponse,
  shareHandlers,
} from '@cloudalbum/api'
import { createCloudAlbum2019 } from '@cloudalbum/compat'
import {
  exportClicks,
  exportInsights,
  exportItems,
  getDownload,
  getShareOriginal,
  type Route,
} from '@cloudalbum/contract'
import { notFound } from '@cloudalbum/core'
import { Hono } from 'hono'
import type { AlbumPorts } from './album-ports.ts'
import { observeRequests, type ObserveRequestsOptions } from './http/observe-requests.ts'
import { traceRequests, type RequestTraces } from './traces/trace-requests.ts'
import { foreignHeaders, securityHeaders } from './http/security-headers.ts'

/** Routes whose answers may be of any size. All only read. */
export const streamedRoutes: readonly Route[] = [
  getDownload,
  getShareOriginal,
  exportClicks,
  exportInsights,
  exportItems,
]

/** The client of 2019 asks for all photos at once. */
export const streamedDialectPaths = ['/compat/cloudalbum/photos', '/compat/cloudalbum/photos/'] as const

/** The part of the album whose answers may be of any size, for who passes them on while they are written. */
export function createStreamedApp(
  ports: AlbumPorts,
  requests: ObserveRequestsOptions,
  traceParentOf: RequestTraces['parentOf'],
): Hono {
  const https = ports.baseUrl.startsWith('https:')
  const dialect = new Hono().route(
    '/compat/cloudalbum',
    createCloudAlbum2019({ ...ports, tokens: ports.longTokens }),
  )
  const app = new Hono()
  app.use(observeRequests(requests))
  const { telemetry } = ports
  if (telemetry.on) app.use(traceRequests({ telemetry, parentOf: traceParentOf }))
  for (const path of streamedDialectPaths)
    app
      .use(path, foreignHeaders(https))
      .on(['GET', 'OPTIONS'], path, ({ req, env }) => dialect.fetch(req.raw, env))
  app.use('/api/*', securityHeaders({ https, tileOrigin: undefined }))
  app.route('/', createApi({ ...ports, handlers: handlersOf(ports) }))
  app.notFound(() => problemResponse(notFound('page')))
  return app
}

const handlersOf = (ports: AlbumPorts) =>
  [
    ...downloadHandlers(ports),
    ...shareHandlers(ports),
    ...galleryHandlers(ports),
    ...insightHandlers(ports),
  ].filter(({ route }) => streamedRoutes.includes(route))

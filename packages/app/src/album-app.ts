import {
  accountHandlers,
  adminHandlers,
  adminTraceHandlers,
  adminWorkHandlers,
  albumHandlers,
  changeHandlers,
  claimHandlers,
  createApi,
  createJwksRoutes,
  docsPage,
  docsStyle,
  downloadHandlers,
  galleryHandlers,
  galleryVisitHandlers,
  insightHandlers,
  knownPhotoHandlers,
  openApiDocument,
  photoHandlers,
  problemResponse,
  profileHandlers,
  profilePage,
  shareHandlers,
  shareLinkHandlers,
  sharePage,
  uploadHandlers,
  webhookHandlers,
  type TraceReader,
} from '@cloudalbum/api'
import { createCloudAlbum2019, createCruddur, createMysfits } from '@cloudalbum/compat'
import type { GalleryRenderer } from '@cloudalbum/contract'
import { AppError, isAppError } from '@cloudalbum/core'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { AlbumPorts } from './album-ports.ts'
import { compressJson } from './http/compress-json.ts'
import { galleryPages } from './http/gallery-page.ts'
import { observedRoutes, observeRequests, type ObserveRequestsOptions } from './http/observe-requests.ts'
import { robotsPages } from './http/robots.ts'
import { foreignHeaders, securityHeaders } from './http/security-headers.ts'
import { profileImages, type ProfileImageOptions } from './media/profile-images.ts'
import { tracedRoutes, traceRequests, type RequestTraces } from './traces/trace-requests.ts'

export interface WebPage {
  /** Gives the page's files; goes on to the next route for what is none. */
  serve: MiddlewareHandler
  /** The page's HTML, for routes that fill in its head. */
  html: string
  /** What writes the pages of galleries; asked for with the first of them. */
  galleryRenderer: () => Promise<GalleryRenderer>
}

export interface AlbumAppOptions {
  ports: AlbumPorts
  page: WebPage
  /** Routes that come before any middleware: files in, and out. */
  media: Hono
  /** Where browsers put files and read them besides the album itself. */
  fileOrigins?: readonly string[]
  /** Of the earlier profile page, which may then upload avatars from there. */
  cruddurOrigin: string | undefined
  cachedProfileImage?: ProfileImageOptions['cached']
  /** The `traceparent` of whoever stands in front and is trusted. */
  traceParentOf?: RequestTraces['parentOf']
  /** What administrators see of requests and jobs. */
  traces: TraceReader
  /** Told of each request. */
  requests: ObserveRequestsOptions
  /** For whoever runs the album. */
  operations?: Hono
}

/** The album as one HTTP application: every route mounted on the ports that are given. */
export function createAlbumApp(options: AlbumAppOptions): Hono {
  const { ports, page, cruddurOrigin } = options
  const https = ports.baseUrl.startsWith('https:')
  const app = new Hono()
  if (cruddurOrigin) app.use('/upload/*', cors({ origin: cruddurOrigin, allowMethods: ['PUT'] }))
  const { telemetry } = ports
  const requestTraces = { telemetry, parentOf: options.traceParentOf ?? (() => undefined) }
  app.route('/', observedRoutes(options.requests, tracedRoutes(requestTraces, options.media)))
  app.use(observeRequests(options.requests))
  if (telemetry.on) app.use(traceRequests(requestTraces))
  for (const path of ['/compat/*', '/profile-images/*', '/avatars/*']) app.use(path, foreignHeaders(https))
  app.route('/compat/cloudalbum', createCloudAlbum2019({ ...ports, tokens: ports.longTokens }))
  app.route('/compat/cruddur', createCruddur({ ...ports, origin: cruddurOrigin }))
  app.route('/', profileImages({ ...ports, cached: options.cachedProfileImage }))
  app.route('/compat/mysfits', createMysfits(ports))
  const { fileOrigins = [] } = options
  app.use(securityHeaders({ https, tileOrigin: tileOrigin(ports.album.tiles?.url), fileOrigins }))
  app.use('/api/*', compressJson())
  if (options.operations) app.route('/', options.operations)
  app.route('/', descriptions(ports))
  app.route('/', galleryPages(ports, page.galleryRenderer))
  app.route('/', robotsPages(ports))
  app.route('/', pages(ports, page))
  app.route('/', contractRoutes(ports, options.traces))
  app.notFound((context) => nothingThere(context, page))
  app.onError((error, context) => {
    if (!isAppError(error)) ports.onFault(error, context.req.raw)
    return problemResponse(error)
  })
  return app
}

/** What the album says about itself. */
function descriptions({ tokens, baseUrl, album: { version } }: AlbumPorts): Hono {
  const app = new Hono()
  app.route('/', createJwksRoutes(tokens))
  app.get('/openapi.json', (context) => context.json(openApiDocument({ version, baseUrl })))
  app.get('/docs', (context) => context.html(docsPage()))
  app.get('/docs/style.css', (context) =>
    context.body(docsStyle, 200, { 'content-type': 'text/css; charset=utf-8' }),
  )
  return app
}

function pages(ports: AlbumPorts, page: WebPage): Hono {
  const app = new Hono()
  const share = sharePage({ ...ports, indexHtml: page.html })
  app.get('/s/:token{[\\w-]{1,100}}', async (context) => {
    const html = await share(context.req.param('token'))
    return context.html(html, 200, { 'cache-control': 'no-store' })
  })
  const profile = profilePage({ ...ports, indexHtml: page.html })
  app.get('/:at{@[^/]{1,60}}', async (context) => {
    const found = await profile(context.req.param('at').slice(1), context.req.raw)
    if (!found) return nothingThere(context, page)
    const headers = { 'cache-control': 'no-store' }
    return 'html' in found
      ? context.html(found.html, 200, headers)
      : context.body(null, 308, { ...headers, location: found.moved })
  })
  app.use(page.serve)
  return app
}

/** Every route of the contract. */
function contractRoutes(ports: AlbumPorts, traces: TraceReader): Hono {
  return createApi({
    ...ports,
    handlers: [
      ...accountHandlers(ports),
      ...adminHandlers(ports),
      ...adminTraceHandlers({ traces }),
      ...adminWorkHandlers(ports),
      ...photoHandlers(ports),
      ...knownPhotoHandlers(ports),
      ...uploadHandlers(ports),
      ...changeHandlers(ports),
      ...albumHandlers(ports),
      ...shareLinkHandlers(ports),
      ...shareHandlers(ports),
      ...galleryHandlers(ports),
      ...galleryVisitHandlers(ports),
      ...insightHandlers(ports),
      ...claimHandlers(ports),
      ...downloadHandlers(ports),
      ...profileHandlers(ports),
      ...webhookHandlers(ports),
    ],
  })
}

/** People get the page, which says so in their language; programs a problem. */
function nothingThere({ req }: Context, page: WebPage): Response {
  const isVisit = req.method === 'GET' && (req.header('accept') ?? '').includes('text/html')
  if (!isVisit) return problemResponse(new AppError('not-found', 'There is no such page.'))
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(page.html, { status: 404, headers })
}

const tileOrigin = (url: string | undefined) =>
  url ? new URL(url.replaceAll(/[{}]/g, '')).origin : undefined

import {
  accountHandlers,
  adminHandlers,
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
} from '@cloudalbum/api'
import { createCruddur, createCloudAlbum2019, createMysfits } from '@cloudalbum/compat'
import {
  AppError,
  getItemRendition,
  getSharedRendition,
  notFound,
  isAppError,
  receiveOriginal,
  receiveProfileImage,
  uploadFolder,
} from '@cloudalbum/core'
import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import { createAdapters, mediaWindowMs, type AdapterOptions } from './adapters.ts'
import { createBackground } from './background.ts'
import { compressJson } from './http/compress-json.ts'
import { galleryPages } from './http/gallery-page.ts'
import { robotsPages } from './http/robots.ts'
import { foreignHeaders, securityHeaders } from './http/security-headers.ts'
import { loadWebPage, type WebPage } from './http/web-page.ts'
import { mediaRoutes } from './media/media-routes.ts'
import { profileImages } from './media/profile-images.ts'
import { createPorts, portsFor2019, type Ports } from './ports.ts'
import { version } from './version.ts'

export interface ComposeOptions extends AdapterOptions {
  /** The built page. */
  webFolder: string
}

/** The album on one machine: every adapter picked, every route mounted. Nothing runs until `background.start`. */
export async function compose(options: ComposeOptions) {
  const { config, baseUrl, log } = options
  const page = await loadWebPage(options.webFolder)
  const adapters = createAdapters(options)
  const ending = new AbortController()
  const ports = createPorts({ adapters, config, baseUrl, log, ending: ending.signal })
  const background = createBackground({
    adapters,
    baseUrl,
    workers: config.workers,
    log,
    timeZoneOf: ports.timeZoneOf,
  })
  const https = baseUrl.startsWith('https:')
  const app = new Hono()
  if (config.cruddurOrigin) app.use('/upload/*', foreignUploads(config.cruddurOrigin))
  app.route(
    '/',
    mediaRoutes({
      store: adapters.blobs,
      clock: adapters.clock,
      https,
      openShared: openShared(ports),
      openPublished: openPublished(ports),
      onUploaded: uploadHint(ports),
      onFault: ports.onFault,
    }),
  )
  for (const path of ['/compat/*', '/profile-images/*', '/avatars/*']) app.use(path, foreignHeaders(https))
  app.route('/compat/cloudalbum', createCloudAlbum2019(portsFor2019(ports)))
  app.route('/compat/cruddur', createCruddur({ ...ports, origin: config.cruddurOrigin }))
  app.route('/', profileImages(ports))
  app.route('/compat/mysfits', createMysfits(ports))
  app.use(securityHeaders({ https, tileOrigin: tileOrigin(config.tiles?.url) }))
  app.use('/api/*', compressJson())
  app.route('/', descriptions(ports))
  app.route('/', galleryPages(ports, options.webFolder))
  app.route('/', robotsPages(ports))
  app.route('/', pages(ports, page))
  app.route('/', contractRoutes(ports))
  app.notFound((context) => nothingThere(context, page))
  app.onError((error, context) => {
    if (!isAppError(error)) ports.onFault(error, context.req.raw)
    return problemResponse(error)
  })
  return {
    app,
    adapters,
    background,
    /** Ends streams of changes: pages come back to whoever answers then. */
    endStreams: () => ending.abort(),
    async close() {
      await background.stop()
      await adapters.images.close()
      adapters.close()
    },
  }
}

/** Bytes have come: whoever waits for them goes on. */
const uploadHint = (ports: Ports) => async (key: string) => {
  if (key.startsWith(uploadFolder)) await receiveProfileImage(ports, key)
  else await receiveOriginal(ports, key)
}

const foreignUploads = (origin: string) => cors({ origin, allowMethods: ['PUT'] })

/** What a gallery shows is asked for at each read, so that it ends with the gallery. */
const openPublished = (ports: Ports) => async (url: URL) => {
  const grant = ports.galleryMedia.open(url)
  const { key, photo } = await getItemRendition(ports, grant)
  if (!ports.galleryMedia.vouches(grant, photo)) throw notFound('file')
  return { key, expiresAtMs: ports.clock.now() + mediaWindowMs }
}

/** What a link shows is asked for at each read, so that it ends with the link. */
const openShared = (ports: Ports) => async (url: URL) => {
  const grant = ports.linkMedia.open(url)
  return { key: await getSharedRendition(ports, grant), expiresAtMs: grant.expiresAtMs }
}

/** What the album says about itself. */
function descriptions({ tokens, baseUrl }: Ports): Hono {
  const app = new Hono()
  app.route('/', createJwksRoutes(tokens))
  app.get('/openapi.json', (context) => context.json(openApiDocument({ version, baseUrl })))
  app.get('/docs', (context) => context.html(docsPage()))
  app.get('/docs/style.css', (context) =>
    context.body(docsStyle, 200, { 'content-type': 'text/css; charset=utf-8' }),
  )
  return app
}

function pages(ports: Ports, page: WebPage): Hono {
  const app = new Hono()
  const share = sharePage({ ...ports, indexHtml: page.html })
  app.get('/s/:token{[\\w-]{1,100}}', async (context) => {
    const html = await share(context.req.param('token'))
    return context.html(html, 200, { 'cache-control': 'no-store' })
  })
  const profile = profilePage({ ...ports, indexHtml: page.html })
  app.get('/:at{@[^/]{1,60}}', async (context) => {
    const found = await profile(context.req.param('at').slice(1))
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
function contractRoutes(ports: Ports): Hono {
  return createApi({
    ...ports,
    handlers: [
      ...accountHandlers(ports),
      ...adminHandlers(ports),
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

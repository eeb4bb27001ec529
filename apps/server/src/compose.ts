import {
  accountHandlers,
  adminHandlers,
  albumHandlers,
  changeHandlers,
  createApi,
  createAuthenticate,
  createJwksRoutes,
  docsPage,
  docsStyle,
  downloadHandlers,
  knownPhotoHandlers,
  openApiDocument,
  photoHandlers,
  problemResponse,
  shareHandlers,
  shareLinkHandlers,
  sharePage,
  uploadHandlers,
} from '@cloudalbum/api'
import type { Config } from '@cloudalbum/config'
import {
  acceptedTypes,
  addToAlbum,
  AppError,
  maxOriginalBytes,
  partSizeBytes,
  receiveOriginal,
} from '@cloudalbum/core'
import { Hono } from 'hono'
import { createAdapters, type AdapterOptions, type Adapters } from './adapters.ts'
import { createBackground } from './background.ts'
import { clientAddress } from './http/client-address.ts'
import { securityHeaders } from './http/security-headers.ts'
import { loadWebPage } from './http/web-page.ts'
import type { Log } from './log.ts'
import { mediaRoutes } from './media/media-routes.ts'
import { version } from './version.ts'

export interface ComposeOptions extends AdapterOptions {
  /** The built page. */
  webFolder: string
}

/** The album on one machine: every adapter picked, every route mounted. Nothing runs until `background.start`. */
export async function compose(options: ComposeOptions) {
  const { config, baseUrl, log } = options
  const adapters = createAdapters(options)
  const account = async (accountId: string) => {
    const found = await adapters.accounts.get(accountId)
    if (!found) throw new AppError('not-found', 'There is no such account.')
    return found
  }
  const ofAccount = {
    quotaBytesOf: async (accountId: string) => (await account(accountId)).quotaBytes,
    timeZoneOf: async (accountId: string) => (await account(accountId)).preferences.timeZone,
  }
  const page = await loadWebPage(options.webFolder)
  const ending = new AbortController()
  const app = new Hono()
  const onFault = faultLogger(log)
  app.route(
    '/',
    mediaRoutes({
      store: adapters.blobs,
      clock: adapters.clock,
      onUploaded: async (key) => void (await receiveOriginal(adapters, key)),
      onFault,
    }),
  )
  app.use(
    securityHeaders({
      https: baseUrl.startsWith('https:'),
      tileOrigin: config.tiles ? tileOrigin(config.tiles.url) : undefined,
    }),
  )
  app.route('/', createJwksRoutes(adapters.tokens))
  app.get('/openapi.json', (context) => context.json(openApiDocument({ version, baseUrl })))
  app.get('/docs', (context) => context.html(docsPage()))
  app.get('/docs/style.css', (context) =>
    context.body(docsStyle, 200, { 'content-type': 'text/css; charset=utf-8' }),
  )
  const share = sharePage({ ...adapters, baseUrl, indexHtml: page.html })
  app.get('/s/:token', async (context) =>
    context.html(await share(context.req.param('token')), 200, { 'cache-control': 'no-store' }),
  )
  app.use(page.serve)
  app.route('/', createRoutes(adapters, { config, baseUrl, log }, ofAccount, ending))
  app.notFound(() => problemResponse(new AppError('not-found', 'There is no such page.')))
  const background = createBackground({
    adapters,
    baseUrl,
    workers: config.workers,
    log,
    timeZoneOf: ofAccount.timeZoneOf,
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

interface OfAccount {
  quotaBytesOf: (accountId: string) => Promise<number | null>
  timeZoneOf: (accountId: string) => Promise<string>
}

/** Every route of the contract. */
function createRoutes(
  adapters: Adapters,
  { config, baseUrl, log }: Pick<ComposeOptions, 'config' | 'baseUrl' | 'log'>,
  ofAccount: OfAccount,
  ending: AbortController,
): Hono {
  const authenticate = createAuthenticate(adapters)
  const onFault = faultLogger(log)
  const ports = {
    ...adapters,
    ...ofAccount,
    baseUrl,
    authenticate,
    onFault,
    passwords: adapters.hasher,
    ending: ending.signal,
    canMail: adapters.mailer !== undefined,
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    album: publicConfig(config, adapters),
    addToAlbum: async (accountId: string, albumId: string, photoIds: string[]) =>
      void (await addToAlbum(adapters, accountId, albumId, photoIds)),
  }
  return createApi({
    authenticate,
    ipOf: (context) => clientAddress(context, config.trustedProxies),
    onFault,
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
      ...downloadHandlers(ports),
    ],
  })
}

const publicConfig = ({ tiles }: Config, { places }: Adapters) => ({
  version,
  maxUploadBytes: maxOriginalBytes,
  partSizeBytes,
  acceptedTypes: [...acceptedTypes],
  tiles,
  placesAttribution: places.attribution,
})

const tileOrigin = (url: string) => new URL(url.replaceAll(/[{}]/g, '')).origin

/** Signed addresses are secrets: only the path is logged. */
const faultLogger = (log: Log) => (error: unknown, request: Request) =>
  log('error', 'request', { method: request.method, path: new URL(request.url).pathname, error })

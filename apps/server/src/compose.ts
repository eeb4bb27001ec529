import { createAlbumApp, createAlbumPorts } from '@cloudalbum/app'
import type { AdapterOptions, EdgeAdapters } from './adapters/edge.ts'
import { createLocalAdapters } from './adapters/local.ts'
import { createBackground } from './background.ts'
import { clientAddress } from './http/client-address.ts'
import { loadWebPage } from './http/web-page.ts'
import { version } from './version.ts'

export interface ComposeOptions extends AdapterOptions {
  /** The built page. */
  webFolder: string
}

/** Every adapter picked, every route mounted. Nothing runs until `background.start`. */
export const compose = (options: ComposeOptions) => composeLocal(options)

/** The album with everything on this machine. */
export const composeLocal = (options: ComposeOptions) => composeWith(createLocalAdapters(options), options)

async function composeWith<Adapters extends EdgeAdapters>(adapters: Adapters, options: ComposeOptions) {
  const { config, baseUrl, log } = options
  const page = await loadWebPage(options.webFolder)
  const ending = new AbortController()
  const ports = createAlbumPorts({
    ...config,
    adapters,
    baseUrl,
    version,
    log,
    ending: ending.signal,
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    ipOf: (context) => clientAddress(context, config.trustedProxies),
    health: adapters.health,
  })
  const background = createBackground({ ports, workers: config.workers, log, upkeep: adapters.upkeep })
  const app = createAlbumApp({
    ports,
    page,
    media: adapters.media(ports),
    cruddurOrigin: config.cruddurOrigin,
    cachedProfileImage: adapters.cachedProfileImage,
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

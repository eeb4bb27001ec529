import { createAlbumApp, createAlbumPorts, tracesInMemory, TraceStore } from '@cloudalbum/app'
import type { AdapterOptions, EdgeAdapters } from './adapters/edge.ts'
import { createLocalAdapters } from './adapters/local.ts'
import type { Config } from '@cloudalbum/config'
import { noTelemetry } from '@cloudalbum/telemetry'
import { createBackground } from './background.ts'
import { clientAddress } from './http/client-address.ts'
import { openServerTelemetry, traceParentOf } from './telemetry.ts'
import { loadWebPage } from './http/web-page.ts'
import { version } from './version.ts'

export interface ComposeOptions extends AdapterOptions {
  /** The built page. */
  webFolder: string
}

/** Every adapter picked, every route mounted. Nothing runs until `background.start`. */
export async function compose(given: ComposeOptions) {
  const options = {
    ...given,
    telemetry: given.telemetry ?? (await openServerTelemetry(given.config, given.log)),
  }
  if (isLocal(options.config)) return composeLocal(options)
  // 20 MB of clients that an album on one machine never loads.
  const { createMixedAdapters } = await import('./adapters/mixed.ts')
  return composeWith(await createMixedAdapters(options), options)
}

const isLocal = ({ metadata, files, identity, ...config }: Config) =>
  metadata.kind === 'sqlite' &&
  files.kind === 'disk' &&
  identity.kind === 'built-in' &&
  config.notifications.kind === 'webhook' &&
  config.clicks.kind === 'files' &&
  config.mail.kind !== 'ses' &&
  config.cdnDistributionId === undefined

/** The album with everything on this machine. */
export const composeLocal = (options: ComposeOptions) => composeWith(createLocalAdapters(options), options)

async function composeWith<Adapters extends EdgeAdapters>(adapters: Adapters, options: ComposeOptions) {
  const { config, baseUrl, log, telemetry = noTelemetry } = options
  const page = await loadWebPage(options.webFolder)
  const ending = new AbortController()
  const ports = createAlbumPorts({
    ...config,
    adapters,
    baseUrl,
    version,
    log,
    telemetry,
    ending: ending.signal,
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    ipOf: (context) => clientAddress(context, config.trustedProxies),
    health: adapters.health,
  })
  const { upkeep, worksHere, clock } = adapters
  const traces = new TraceStore({ clock })
  telemetry.onSpan(traces.record)
  const background = createBackground({ ports, workers: config.workers, log, upkeep, worksHere })
  const app = createAlbumApp({
    ports,
    page,
    media: adapters.media(ports),
    fileOrigins: adapters.fileOrigins ?? [],
    cruddurOrigin: config.cruddurOrigin,
    cachedProfileImage: adapters.cachedProfileImage,
    traces: tracesInMemory(traces),
    traceParentOf: traceParentOf(config.trustedProxies),
  })
  return {
    app,
    adapters,
    background,
    traces,
    /** Ends streams of changes: pages come back to whoever answers then. */
    endStreams: () => ending.abort(),
    async close() {
      await background.stop()
      await adapters.images.close()
      await adapters.close()
      await telemetry.flush()
    },
  }
}

import { createAlbumApp, createAlbumPorts, operationRoutes, withTrace } from '@cloudalbum/app'
import type { AdapterOptions, EdgeAdapters } from './adapters/edge.ts'
import { createLocalAdapters } from './adapters/local.ts'
import type { Config } from '@cloudalbum/config'
import { noTelemetry } from '@cloudalbum/telemetry'
import { createBackground } from './background.ts'
import { scheduledBackups } from './backups.ts'
import { clientAddress } from './http/client-address.ts'
import { operators } from './http/operators.ts'
import { openServerTelemetry, traceParentOf } from './telemetry.ts'
import { loadWebPage } from './http/web-page.ts'
import { version } from './version.ts'
import { watchAlbum } from './watch.ts'

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
  const { config, baseUrl, telemetry = noTelemetry } = options
  const log = withTrace(options.log, () => telemetry.carry())
  const watch = watchAlbum({ config, adapters, telemetry, log })
  const page = await loadWebPage(options.webFolder)
  const ending = new AbortController()
  const ports = createAlbumPorts({
    ...config,
    adapters: { ...adapters, notifier: watch.notifier, backups: scheduledBackups(config, adapters) },
    baseUrl,
    version,
    log,
    telemetry,
    onJob: watch.onJob,
    ending: ending.signal,
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    ipOf: (context) => clientAddress(context, config.trustedProxies),
    health: watch.health,
  })
  const { upkeep, worksHere } = adapters
  const { readiness, metrics } = watch
  const background = createBackground({ ports, workers: config.workers, log, upkeep, worksHere })
  const app = createAlbumApp({
    ports,
    page,
    media: adapters.media(ports),
    fileOrigins: adapters.fileOrigins ?? [],
    cruddurOrigin: config.cruddurOrigin,
    cachedProfileImage: adapters.cachedProfileImage,
    traces: watch.reader,
    requests: watch.requests,
    operations: operationRoutes({
      readiness,
      metrics,
      ...operators({ ...config, baseUrl, token: config.metrics.token, authenticate: ports.authenticate }),
    }),
    traceParentOf: traceParentOf(config.trustedProxies),
  })
  return {
    app,
    adapters,
    background,
    traces: watch.traces,
    telemetry,
    /** Says that it is not ready any more, and still answers. */
    stopReady: () => readiness.stop(),
    /** Ends streams of changes: pages come back to whoever answers then. */
    endStreams: () => ending.abort(),
    async close() {
      await background.stop()
      watch.close()
      await adapters.images.close()
      await adapters.close()
      await telemetry.flush()
    },
  }
}

import { diskSpace } from '@cloudalbum/adapters-local'
import {
  backupCheck,
  diskCheck,
  downstreamMetrics,
  emfMetrics,
  jobMetrics,
  logRequests,
  MetricRegistry,
  processMetrics,
  queueCheck,
  Readiness,
  requestFacts,
  requestMetrics,
  storeCheck,
  tracesElsewhere,
  tracesInMemory,
  TraceStore,
  xRayConsole,
  type AnsweredRequest,
  type FinishedJob,
  type Log,
} from '@cloudalbum/app'
import type { Config } from '@cloudalbum/config'
import type { FinishedSpan, Telemetry } from '@cloudalbum/telemetry'
import type { Context } from 'hono'
import type { EdgeAdapters } from './adapters/edge.ts'
import { sqliteMetrics } from './sqlite-metrics.ts'
import { version } from './version.ts'

export interface WatchOptions {
  config: Config
  adapters: EdgeAdapters
  telemetry: Telemetry
  log: Log
}

/** Everything that looks at the album from outside: log of requests, metrics, the last traces, and whether it is ready. */
export function watchAlbum(options: WatchOptions) {
  const { config, adapters, telemetry, log } = options
  const { clock } = adapters
  const registry = new MetricRegistry()
  const requests = requestMetrics(registry)
  const jobs = jobMetrics(registry, adapters.jobs, () => clock.now())
  const stopProcessMetrics = processMetrics(registry, version)
  if (adapters.figures) sqliteMetrics(registry, adapters.figures, () => clock.now())
  registry.gauge('cloudalbum_disk_bytes', 'The disk of the data folder: free and in all.', async () => {
    const { freeBytes, totalBytes } = await diskSpace(config.dataDir)
    return [
      { labels: { what: 'free' }, value: freeBytes },
      { labels: { what: 'total' }, value: totalBytes },
    ]
  })
  const readiness = openReadiness(options)
  const emf = emfOf(config, () => clock.now())
  const requestLog = logRequests(log)
  const traces = new TraceStore({ clock })
  const stopListening = listen(telemetry, traces, downstreamMetrics(registry))
  return {
    requests: {
      // Anybody can send one; that of a trusted proxy stands in its own log.
      requestIdOf: ({ req }: Context) => (config.trustedProxies > 0 ? req.header('x-request-id') : undefined),
      onBegin: requests.onBegin,
      onAnswered(answered: AnsweredRequest) {
        requests.onAnswered(answered)
        requestLog(answered)
        emf?.onAnswered(answered)
      },
    },
    onJob(job: FinishedJob) {
      jobs.onJob(job)
      emf?.onJob(job)
    },
    notifier: jobs.counting(adapters.notifier),
    readiness,
    /** As the client of 2019 asks for it. */
    async health() {
      const { checks } = await readiness.report()
      const problem = Object.values(checks).find(({ ok }) => !ok)?.problem
      const found = await adapters.health()
      return problem === undefined ? found : { problem, ...found }
    },
    metrics: emf ? undefined : () => registry.expose(),
    traces,
    reader:
      config.traces.kind === 'off' ? tracesElsewhere('off', null) : tracesInMemory(traces, consoleOf(config)),
    close() {
      stopListening()
      stopProcessMetrics()
    },
  }
}

const consoleOf = ({ traces, region }: Config): string | null =>
  traces.kind === 'otlp' && traces.toXRay && region !== undefined ? xRayConsole(region) : null

function openReadiness({ config, adapters, log }: WatchOptions): Readiness {
  const { clock, jobs, work } = adapters
  const { minFreeBytes, maxQueueAgeMs } = config.readyLimits
  return new Readiness({
    checks: {
      store: storeCheck(adapters.proveStore),
      disk: diskCheck(() => diskSpace(config.dataDir), minFreeBytes),
      // Where others do the work, their alarms tell.
      ...(adapters.worksHere ? { queue: queueCheck(jobs, clock, maxQueueAgeMs) } : {}),
      ...(config.backups ? { backup: backupCheck(work, clock) } : {}),
    },
    clock,
    onError: (error, check) => log('error', 'not-ready', { check, error }),
  })
}

const emfOf = ({ metrics: { kind, namespace } }: Config, now: () => number) =>
  kind === 'emf'
    ? emfMetrics({ namespace, now, write: (line) => void process.stdout.write(`${line}\n`) })
    : undefined

/** What ended belongs to the request that is under way, if there is one. */
function listen(telemetry: Telemetry, traces: TraceStore, onSpan: (span: FinishedSpan) => void): () => void {
  return telemetry.onSpan((span) => {
    traces.record(span)
    onSpan(span)
    const facts = requestFacts()
    if (!facts) return
    facts.traceId = span.traceId
    const downstream = span.attributes['peer.service']
    if (typeof downstream !== 'string') return
    facts.timings ??= new Map()
    facts.timings.set(downstream, (facts.timings.get(downstream) ?? 0) + span.durationMs)
  })
}

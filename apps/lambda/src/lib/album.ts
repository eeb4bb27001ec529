import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAlbumPorts, jsonLog, withTrace } from '@cloudalbum/app'
import { createFunctionAdapters, type FunctionParts } from './adapters.ts'
import { readSettings } from './settings.ts'
import { openFunctionTelemetry } from './traces.ts'
import { viewerAddress } from './viewer-address.ts'
import { metricsOf } from './watch-requests.ts'

/** Of the files beside the function. */
export const folder = import.meta.dirname

/** What every function works with: its settings, its adapters, and what follows from both. */
export async function openAlbum(parts: FunctionParts = {}) {
  const settings = await readSettings()
  const version = versionBeside()
  const telemetry = await openFunctionTelemetry(settings, version)
  const adapters = createFunctionAdapters(settings, parts, telemetry)
  const ports = createAlbumPorts({
    ...settings,
    adapters,
    version,
    log: withTrace(jsonLog, () => telemetry.carry()),
    telemetry,
    onJob: metricsOf(settings.metrics)?.onJob ?? (() => undefined),
    // Answers are whole: a stream of changes ends at once, and the page comes again for the next.
    ending: AbortSignal.abort(),
    defaultSettings: { signUp: settings.signUp, defaultQuotaBytes: settings.defaultQuotaBytes },
    ipOf: viewerAddress(settings.edgeToken),
    health: adapters.health,
  })
  const { jobs, announce, blobs } = adapters
  const traceOf = (key: string) => blobs.traceOf(key)
  return { settings, adapters, telemetry, ports: { ...ports, jobs, announce, traceOf } }
}

const versionBeside = () => readFileSync(join(folder, 'version.txt'), 'utf8').trim()

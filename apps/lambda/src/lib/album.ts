import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAlbumPorts, jsonLog } from '@cloudalbum/app'
import { createFunctionAdapters, type FunctionParts } from './adapters.ts'
import { readSettings } from './settings.ts'
import { viewerAddress } from './viewer-address.ts'

/** Of the files beside the function. */
export const folder = import.meta.dirname

/** What every function works with: its settings, its adapters, and what follows from both. */
export async function openAlbum(parts: FunctionParts = {}) {
  const settings = await readSettings()
  const adapters = createFunctionAdapters(settings, parts)
  const ports = createAlbumPorts({
    ...settings,
    adapters,
    version: versionBeside(),
    log: jsonLog,
    // Answers are whole: a stream of changes ends at once, and the page comes again for the next.
    ending: AbortSignal.abort(),
    defaultSettings: { signUp: settings.signUp, defaultQuotaBytes: settings.defaultQuotaBytes },
    ipOf: viewerAddress(settings.edgeToken),
    health: adapters.health,
  })
  return { settings, adapters, ports: { ...ports, jobs: adapters.jobs, announce: adapters.announce } }
}

const versionBeside = () => readFileSync(join(folder, 'version.txt'), 'utf8').trim()

import { createAlbumPorts, type Log } from '@cloudalbum/app'
import type { Config } from '@cloudalbum/config'
import type { Clock } from '@cloudalbum/core'
import { createLocalAdapters } from '../../adapters/local.ts'
import { createBackground } from '../../background.ts'

export interface PartsOptions {
  config: Config
  baseUrl: string
  log: Log
  clock: Clock
  /** Of accounts that have no row. */
  timeZoneOf?: (accountId: string) => Promise<string>
}

/** The album's own parts over a data folder, without its routes. */
export function openParts({ timeZoneOf, ...options }: PartsOptions) {
  const { config, log } = options
  const adapters = createLocalAdapters(options)
  const ports = createAlbumPorts({
    ...options,
    ...config,
    adapters,
    baseUrl: options.baseUrl,
    version: '0',
    ending: new AbortController().signal,
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    ipOf: () => '127.0.0.1',
    health: adapters.health,
  })
  const { upkeep } = adapters
  const known = timeZoneOf ? { ...ports, timeZoneOf } : ports
  return { adapters, ...createBackground({ ports: known, workers: 2, log, upkeep, worksHere: true }) }
}

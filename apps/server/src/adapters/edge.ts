import type { AlbumAdapters, AlbumPorts, Log, ProfileImageOptions, Upkeep } from '@cloudalbum/app'
import type { SqliteFigures } from '@cloudalbum/adapters-local'
import type { LookUp } from '@cloudalbum/adapters-shared'
import type { Config } from '@cloudalbum/config'
import type { Clock, ImageProcessor } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'
import type { Hono } from 'hono'

export interface AdapterOptions {
  config: Config
  baseUrl: string
  log: Log
  /** Undefined: nothing is recorded. */
  telemetry?: Telemetry
  /** For tests. */
  clock?: Clock
  images?: ImageProcessor
  /** How the names of webhooks are looked up. */
  lookUp?: LookUp
}

/** Every port of the core, and what this process has to do for the adapters behind them. */
export interface EdgeAdapters extends AlbumAdapters {
  /** Beside the album's own. */
  upkeep: Upkeep[]
  /** Where files are taken and given out by this process. */
  media(ports: AlbumPorts): Hono
  /** Whether the store answers and has room. Gives a sentence for what is wrong. */
  health: () => Promise<{ host: string; problem?: string }>
  /** @throws Error when it does not read and write. */
  proveStore: () => Promise<void>
  /** Of the database, where it is one of this machine. */
  figures?: () => SqliteFigures
  cachedProfileImage?: ProfileImageOptions['cached']
  /** Where browsers put files and read them besides the album itself. */
  fileOrigins?: readonly string[]
  /** False: others do the jobs, and the upkeep. */
  worksHere: boolean
  close(): void | Promise<void>
}

/** The client of 2019 cannot renew its token: it gets one that lasts a working day. */
export const workingDayMs = 12 * 3_600_000

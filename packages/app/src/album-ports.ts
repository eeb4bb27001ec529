import { createAuthenticate, readForm } from '@cloudalbum/api'
import {
  acceptedTypes,
  addToAlbum,
  AppError,
  maxOriginalBytes,
  partSizeBytes,
  type AlbumSettings,
  type LongWork,
  type SweepTerms,
  type WorkFinding,
} from '@cloudalbum/core'
import { noTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import type { Context } from 'hono'
import { isbot } from 'isbot'
import type { AlbumAdapters } from './adapters.ts'
import { loggedPath } from './http/logged-path.ts'
import { requestFacts } from './http/request-scope.ts'
import type { Log } from './log/log-line.ts'
import type { FinishedJob } from './metrics/job-metrics.ts'
import { tracedParts } from './traces/traced-parts.ts'

export interface AlbumOptions {
  adapters: AlbumAdapters
  /** Where people reach it, without a slash at its end. */
  baseUrl: string
  version: string
  /** Raster tiles of the map; null: the outline that is part of the page. */
  tiles: { url: string; attribution: string } | null
  /** Of the earlier profile page, which may then call its mount. */
  cruddurOrigin: string | undefined
  defaultSettings: AlbumSettings
  /** What stands before the album passes on no larger answer; undefined: any. */
  maxAnswerBytes?: number | undefined
  /** Undefined: no limit. */
  maxZipBytes?: number | undefined
  log: Log
  /** What is verified by itself, and how often. */
  verify?: SweepTerms
  /** Undefined: nothing is recorded. */
  telemetry?: Telemetry
  /** Told of each try of a job. */
  onJob?: (job: FinishedJob) => void
  /** Aborts when the process stops. */
  ending: AbortSignal
  /** Address of who is calling. */
  ipOf: (context: Context) => string
  /** Whether the store answers and has room. Gives a sentence for what is wrong. */
  health: () => Promise<{ host: string; problem?: string }>
}

/** Everything that routes and jobs ask for: the adapters, and what follows from accounts and configuration. */
export function createAlbumPorts(options: AlbumOptions) {
  const { baseUrl, log, telemetry = noTelemetry } = options
  const adapters = tracedParts(telemetry, options.adapters)
  const onCaller = knownAs(adapters.pseudonymOf)
  const account = async (accountId: string) => {
    const found = await adapters.accounts.get(accountId)
    if (!found) throw new AppError('not-found', 'There is no such account.')
    return found
  }
  return {
    ...adapters,
    telemetry,
    onJob: options.onJob ?? (() => undefined),
    baseUrl,
    ending: options.ending,
    authenticate: createAuthenticate({ ...adapters, onCaller }),
    onCaller,
    ipOf: options.ipOf,
    isBot: isbot,
    onFault: (error: unknown, request: Request) =>
      log('error', 'fault', { ...(requestFacts() ? {} : addressOf(request)), error }),
    passwords: adapters.hasher,
    canMail: adapters.mailer !== undefined,
    defaultSettings: options.defaultSettings,
    maxAnswerBytes: options.maxAnswerBytes,
    maxZipBytes: options.maxZipBytes,
    quotaBytesOf: async (accountId: string) => (await account(accountId)).quotaBytes,
    timeZoneOf: async (accountId: string) => (await account(accountId)).preferences.timeZone,
    addToAlbum: async (accountId: string, albumId: string, photoIds: string[]) => {
      await addToAlbum(adapters, accountId, albumId, photoIds)
    },
    album: {
      version: options.version,
      maxUploadBytes: maxOriginalBytes,
      partSizeBytes,
      acceptedTypes: [...acceptedTypes],
      tiles: options.tiles,
      placesAttribution: adapters.places.attribution,
    },
    health: options.health,
    verify: options.verify ?? { mode: 'off', days: 30 },
    onError: (error: unknown) => log('error', 'background', { error }),
    onFinding: ({ what, where, repaired, how }: WorkFinding, { id }: LongWork) =>
      log(repaired ? 'info' : 'warn', 'found', { work: id, what, where, repaired, how }),
    readForm,
  }
}

/** Who calls is known to all that is told of the request from then on, under another name. */
const knownAs =
  (pseudonymOf: AlbumAdapters['pseudonymOf']) =>
  ({ accountId }: { accountId: string }): void => {
    const facts = requestFacts()
    if (facts) facts.account = () => pseudonymOf(accountId)
  }

const addressOf = ({ method, url }: Request) => ({ method, path: loggedPath(url) })

export type AlbumPorts = ReturnType<typeof createAlbumPorts>

import { createAuthenticate, readForm } from '@cloudalbum/api'
import { localHealth } from '@cloudalbum/adapters-local'
import { createJwtAccessTokens } from '@cloudalbum/adapters-shared'
import type { Config } from '@cloudalbum/config'
import { acceptedTypes, addToAlbum, AppError, maxOriginalBytes, partSizeBytes } from '@cloudalbum/core'
import type { Context } from 'hono'
import { isbot } from 'isbot'
import type { Adapters } from './adapters.ts'
import { clientAddress } from './http/client-address.ts'
import { loggedPath } from './http/logged-path.ts'
import type { Log } from './log.ts'
import { version } from './version.ts'

export interface PortOptions {
  adapters: Adapters
  config: Config
  baseUrl: string
  log: Log
  /** Aborts when the server stops. */
  ending: AbortSignal
}

/** Everything that routes and jobs ask for: the adapters, and what follows from accounts and configuration. */
export function createPorts({ adapters, config, baseUrl, log, ending }: PortOptions) {
  const account = async (accountId: string) => {
    const found = await adapters.accounts.get(accountId)
    if (!found) throw new AppError('not-found', 'There is no such account.')
    return found
  }
  return {
    ...adapters,
    baseUrl,
    ending,
    authenticate: createAuthenticate(adapters),
    ipOf: (context: Context) => clientAddress(context, config.trustedProxies),
    isBot: isbot,
    onFault: (error: unknown, request: Request) =>
      log('error', 'request', { method: request.method, path: loggedPath(request.url), error }),
    passwords: adapters.hasher,
    canMail: adapters.mailer !== undefined,
    defaultSettings: { signUp: config.signUp, defaultQuotaBytes: config.defaultQuotaBytes },
    quotaBytesOf: async (accountId: string) => (await account(accountId)).quotaBytes,
    timeZoneOf: async (accountId: string) => (await account(accountId)).preferences.timeZone,
    addToAlbum: async (accountId: string, albumId: string, photoIds: string[]) => {
      await addToAlbum(adapters, accountId, albumId, photoIds)
    },
    album: {
      version,
      maxUploadBytes: maxOriginalBytes,
      partSizeBytes,
      acceptedTypes: [...acceptedTypes],
      tiles: config.tiles,
      placesAttribution: adapters.places.attribution,
    },
    health: localHealth({ db: adapters.db, dataDir: config.dataDir }),
    readForm,
  }
}

export type Ports = ReturnType<typeof createPorts>

/** The client of 2019 cannot renew its token: it gets one that lasts a working day. */
const workingDayMs = 12 * 3_600_000

export const portsFor2019 = (ports: Ports) => ({
  ...ports,
  tokens: createJwtAccessTokens({
    keys: ports.signingKeys,
    issuer: ports.baseUrl,
    clock: ports.clock,
    lifeMs: workingDayMs,
  }),
})

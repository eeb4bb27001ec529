import {
  createLocalAccounts,
  createSqliteAlbumStore,
  createSqliteChangeFeed,
  createSqliteClaimStore,
  createSqliteClickBuffer,
  createSqliteCounters,
  createSqliteDownloadTicketStore,
  createSqliteGalleryStore,
  createSqliteInsightStore,
  createSqliteItemStore,
  createSqliteJobQueue,
  createSqliteLongWorkStore,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteShareLinkStore,
  createSqliteVisitorSalts,
  createSqliteWebhookStore,
  dataFolder,
  localHealth,
  makeDurableFolder,
  migrations,
  openAlbumDatabase,
  proveStore,
  sqliteFigures,
} from '@cloudalbum/adapters-local'
import { createJwtAccessTokens } from '@cloudalbum/adapters-shared'
import { dayMs } from '@cloudalbum/app'
import type { Clock } from '@cloudalbum/core'
import { noTelemetry } from '@cloudalbum/telemetry'
import { workingDayMs, type AdapterOptions } from './edge.ts'
import { tracedRows } from './traced-rows.ts'

/** Rows, and the accounts of this machine, in the database of the data folder. */
export function openSqliteRows(options: AdapterOptions, clock: Clock) {
  const { config, baseUrl, log, telemetry = noTelemetry } = options
  makeDurableFolder(config.dataDir, 0o700)
  const places = dataFolder(config.dataDir)
  const { db, applied, backup, close } = openAlbumDatabase({ places, migrations })
  if (backup) log('warn', 'migrated', { applied, backup })
  const onFault = (error: unknown) => log('error', 'rate-limiter', { error })
  const accounts = createLocalAccounts({ db, clock, issuer: baseUrl, onFault })
  const { signingKeys } = accounts
  const jobs = createSqliteJobQueue(db, clock)
  return tracedRows(telemetry, {
    ...accounts,
    longTokens: createJwtAccessTokens({ keys: signingKeys, issuer: baseUrl, clock, lifeMs: workingDayMs }),
    db,
    photos: createSqlitePhotoStore(db),
    index: createSqlitePhotoIndex(db),
    albums: createSqliteAlbumStore(db),
    links: createSqliteShareLinkStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    claims: createSqliteClaimStore(db, () => jobs.ring()),
    clicks: createSqliteClickBuffer(db, clock),
    salts: createSqliteVisitorSalts(db),
    insights: createSqliteInsightStore(db),
    tickets: createSqliteDownloadTicketStore(db),
    jobs,
    changes: createSqliteChangeFeed(db, clock),
    webhooks: createSqliteWebhookStore(db),
    work: createSqliteLongWorkStore(db),
    counters: createSqliteCounters(db),
    health: localHealth({ db, dataDir: config.dataDir }),
    proveStore: () => proveStore({ db, dataDir: config.dataDir }),
    figures: sqliteFigures({ db, dataDir: config.dataDir, clock }),
    upkeep: [{ name: 'upkeep of keys', everyMs: dayMs, run: () => signingKeys.upkeep() }],
    close,
  })
}

import {
  createBuiltInIdentity,
  createArgon2Hasher,
  createJwtAccessTokens,
  createStoredTokenKeys,
} from '@cloudalbum/adapters-shared'
import { openDynamoRows } from '@cloudalbum/adapters-aws'
import {
  createSqliteClickBuffer,
  dataFolder,
  makeDurableFolder,
  migrations,
  openAlbumDatabase,
  proveFolder,
} from '@cloudalbum/adapters-local'
import { dayMs, tracedQueue } from '@cloudalbum/app'
import type { Config } from '@cloudalbum/config'
import type { Clock } from '@cloudalbum/core'
import { join } from 'node:path'
import { noTelemetry } from '@cloudalbum/telemetry'
import { workingDayMs, type AdapterOptions } from './edge.ts'

/** Between looks for what other processes have changed. */
const pollChangesMs = 2000

/** Rows in DynamoDB; passwords among them, as long as nobody else knows those. */
export function openDynamo(
  { config, baseUrl, log, telemetry = noTelemetry }: AdapterOptions,
  metadata: Extract<Config['metadata'], { kind: 'dynamodb' }>,
  clock: Clock,
) {
  const onFault = (error: unknown) => log('error', 'rows', { error })
  const queueUrl = config.jobs.kind === 'sqs' ? config.jobs.queueUrl : undefined
  const {
    passwords,
    signingKeys: store,
    ...rows
  } = openDynamoRows({
    ...metadata,
    queueUrl,
    clock,
    pollChangesMs,
    onFault,
    telemetry,
  })
  const keys = createStoredTokenKeys({ store, clock, cacheMs: 60_000 })
  const hasher = createArgon2Hasher()
  const buffer = openClickBuffer(config.dataDir, clock)
  return {
    ...rows,
    jobs: tracedQueue(telemetry, rows.jobs, 'dynamodb'),
    hasher,
    identity: createBuiltInIdentity(passwords, hasher),
    tokens: createJwtAccessTokens({ keys, issuer: baseUrl, clock }),
    longTokens: createJwtAccessTokens({ keys, issuer: baseUrl, clock, lifeMs: workingDayMs }),
    clicks: buffer.clicks,
    async proveStore() {
      await rows.settings.read()
      await proveFolder(config.dataDir)
    },
    upkeep: [{ name: 'upkeep of keys', everyMs: dayMs, run: () => keys.upkeep() }],
    close() {
      rows.close()
      buffer.close()
    },
  }
}

/** Clicks wait on this machine until they are written, wherever they go then. */
function openClickBuffer(dataDir: string, clock: Clock) {
  makeDurableFolder(dataDir, 0o700)
  const places = { ...dataFolder(dataDir), database: join(dataDir, 'clicks.sqlite') }
  const { db, close } = openAlbumDatabase({ places, migrations })
  return { clicks: createSqliteClickBuffer(db, clock), close }
}

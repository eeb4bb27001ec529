import {
  filesOf,
  clicksOf,
  identityOf,
  jobsOf,
  metadataOf,
  notificationsOf,
  requireWhole,
  tracesOf,
} from './kinds.ts'
import type {
  ClicksKind,
  FilesKind,
  IdentityKind,
  JobsKind,
  MetadataKind,
  NotificationsKind,
  TracesKind,
} from './kinds.ts'
import { backupsOf, type BackupsKind } from './backups.ts'
import { ConfigError, settings, type SettingName, type Values } from './settings.ts'

export { ConfigError, settings } from './settings.ts'
export type * from './kinds.ts'
export { backupPlaceOf, type BackupPlaceKind, type BackupsKind } from './backups.ts'

/** Hold a password or a key, which no message may repeat. */
const secret = new Set<SettingName>([
  'SMTP_URL',
  'USER_POOL_CLIENT_SECRET',
  'MEDIA_PRIVATE_KEY',
  'ALBUM_SECRET',
  'METRICS_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
])

export interface Config {
  port: number
  host: string | undefined
  dataDir: string
  /** Undefined until the port is known. */
  baseUrl: string | undefined
  signUp: 'open' | 'invitation' | 'closed'
  defaultQuotaBytes: number | null
  mail: { kind: 'none' } | { kind: 'smtp'; url: string; from: string } | { kind: 'ses'; from: string }
  tiles: { url: string; attribution: string } | null
  /** Of the earlier profile page. */
  cruddurOrigin: string | undefined
  workers: number
  /** Webhooks may call private addresses. */
  webhooksToPrivate: boolean
  trustedProxies: number
  /** Undefined: no limit. */
  maxAnswerBytes: number | undefined
  maxZipBytes: number | undefined
  /** What the album checks of itself, all of it once in so many days. */
  verify: { mode: 'off' | 'exists' | 'full'; days: number }
  metadata: MetadataKind
  files: FilesKind
  identity: IdentityKind
  jobs: JobsKind
  notifications: NotificationsKind
  clicks: ClicksKind
  traces: TracesKind
  /** Undefined format: as the terminal wants it. */
  logging: { format: 'json' | 'pretty' | undefined; level: 'info' | 'warn' | 'error' }
  /** Token: who has it may read them from anywhere. */
  metrics: { kind: 'prometheus' | 'emf'; token: string | undefined; namespace: string }
  /** Beyond them the album says that it is not ready. */
  readyLimits: { minFreeBytes: number; maxQueueAgeMs: number }
  /** Between saying so and stopping. */
  stopDelayMs: number
  /** Undefined: none are made. */
  backups: BackupsKind | undefined
  /** CloudFront distribution in front of the album. */
  cdnDistributionId: string | undefined
  /** Undefined where nothing is on AWS. */
  region: string | undefined
  /** Undefined: one is kept in the data folder. */
  albumSecret: Uint8Array | undefined
}

/** @throws ConfigError */
export function readConfig(env: Record<string, string>): Config {
  const values = parse(env)
  requireWhole(values)
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    baseUrl: values.BASE_URL,
    signUp: values.SIGN_UP,
    defaultQuotaBytes: values.DEFAULT_QUOTA ?? null,
    mail: mailOf(values),
    tiles: tilesOf(values),
    cruddurOrigin: values.CRUDDUR_ORIGIN,
    workers: values.WORKERS,
    webhooksToPrivate: values.WEBHOOKS_TO_PRIVATE === 'yes',
    trustedProxies: values.TRUST_PROXY,
    maxAnswerBytes: values.MAX_ANSWER,
    maxZipBytes: values.MAX_ZIP,
    verify: {
      mode: values.VERIFY ?? (values.FILES === 'disk' ? 'full' : 'exists'),
      days: values.VERIFY_DAYS,
    },
    metadata: metadataOf(values),
    files: filesOf(values),
    identity: identityOf(values),
    jobs: jobsOf(values),
    notifications: notificationsOf(values),
    clicks: clicksOf(values),
    traces: tracesOf(values),
    logging: { format: values.LOG, level: values.LOG_LEVEL },
    metrics: { kind: values.METRICS, token: values.METRICS_TOKEN, namespace: values.METRICS_NAMESPACE },
    readyLimits: {
      minFreeBytes: values.READY_FREE_DISK,
      maxQueueAgeMs: values.READY_QUEUE_HOURS * 3_600_000,
    },
    stopDelayMs: values.STOP_DELAY_SECONDS * 1000,
    backups: backupsOf(values),
    cdnDistributionId: values.CDN_DISTRIBUTION_ID,
    region: values.AWS_REGION,
    albumSecret:
      values.ALBUM_SECRET === undefined ? undefined : Buffer.from(values.ALBUM_SECRET, 'base64url'),
  }
}

function parse(env: Record<string, string>): Values {
  return Object.fromEntries(
    Object.entries(settings).map(([key, { schema }]) => {
      const name = key as SettingName
      const parsed = schema.safeParse(env[name])
      if (!parsed.success)
        throw new ConfigError(
          name,
          `${secret.has(name) ? 'is set' : `is "${env[name]}"`}, but ${parsed.error.issues[0]?.message ?? 'that is not valid'}`,
        )
      return [name, parsed.data]
    }),
  ) as Values
}

function mailOf({ MAIL: kind, SMTP_URL: url, MAIL_FROM: from }: Values): Config['mail'] {
  if (kind === 'ses') {
    if (url) throw new ConfigError('MAIL', 'is ses, and SMTP_URL is set: only one can take mails')
    if (!from) throw new ConfigError('MAIL_FROM', 'is missing, and MAIL is ses')
    return { kind, from }
  }
  if (url && !from) throw new ConfigError('MAIL_FROM', 'is missing, and SMTP_URL is set')
  return url && from ? { kind, url, from } : { kind: 'none' }
}

function tilesOf({ TILE_URL: url, TILE_ATTRIBUTION: attribution }: Values): Config['tiles'] {
  if (url && !attribution) throw new ConfigError('TILE_ATTRIBUTION', 'is missing, and TILE_URL is set')
  return url && attribution ? { url, attribution } : null
}

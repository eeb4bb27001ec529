import {
  createDynamoActivity,
  openCloudFront,
  openCognito,
  openDynamoRows,
  openFirehose,
  openNotifier,
  openS3Files,
  openSes,
} from '@cloudalbum/adapters-aws'
import {
  createArgon2Hasher,
  createHttpWebhookSender,
  createJwtAccessTokens,
  createStoredTokenKeys,
  createSigners,
  createSmtpMailer,
  hmac,
  mediaWindowMs,
} from '@cloudalbum/adapters-shared'
import { dayMs, jsonLog, tracedQueue } from '@cloudalbum/app'
import type { Config } from '@cloudalbum/config'
import { systemClock, webhookNotifier, type Cdn, type ImageProcessor, type Places } from '@cloudalbum/core'
import type { Telemetry } from '@cloudalbum/telemetry'
import type { FunctionSettings } from './settings.ts'

/** What only some functions carry with them. */
export interface FunctionParts {
  images?: ImageProcessor
  places?: Places
}

/** Of tokens of the client of 2019, which cannot renew them. */
const workingDayMs = 12 * 3_600_000

/**
 * Every port of the core on AWS.
 * @throws Error for settings that keep something on one machine, which a function does not have.
 */
export function createFunctionAdapters(
  settings: FunctionSettings,
  parts: FunctionParts,
  telemetry: Telemetry,
) {
  const { metadata, files, identity, jobs, albumSecret: secret, baseUrl } = settings
  if (
    metadata.kind !== 'dynamodb' ||
    files.kind !== 's3' ||
    identity.kind !== 'cognito' ||
    jobs.kind === 'local'
  )
    throw new Error(
      'A function needs METADATA=dynamodb, FILES=s3, IDENTITY=cognito and JOBS=stream (or sqs).',
    )
  const clock = systemClock
  const { signingKeys, ...opened } = openDynamoRows({
    ...metadata,
    queueUrl: jobs.kind === 'sqs' ? jobs.queueUrl : undefined,
    clock,
    onFault: (error) => jsonLog('error', 'rows', { error }),
    telemetry,
  })
  const rows = { ...opened, jobs: tracedQueue(telemetry, opened.jobs, 'dynamodb') }
  const blobs = openS3Files({ ...files, clock, windowMs: mediaWindowMs, telemetry })
  const keys = createStoredTokenKeys({ store: signingKeys, clock, cacheMs: 60_000 })
  const { tokens, ...accounts } = openCognito({ ...identity, secret, clock }, telemetry)
  return {
    ...rows,
    ...accounts,
    clock,
    tokens,
    activity: createDynamoActivity(rows.dynamo, clock),
    /** Besides what the album itself looks after. */
    upkeep: [{ name: 'upkeep of keys', everyMs: dayMs, run: () => keys.upkeep() }],
    longTokens: createJwtAccessTokens({ keys, issuer: baseUrl, clock, lifeMs: workingDayMs }),
    blobs,
    spool: blobs,
    isArriving: (key: string, uploadId: string | undefined) => blobs.isArriving(key, uploadId),
    hasher: createArgon2Hasher(),
    hmac,
    ...createSigners(secret, clock),
    mailer: mailerOf(settings.mail, telemetry),
    cdn: settings.cdnDistributionId ? openCloudFront(settings.cdnDistributionId) : nothingKept,
    notifier: openNotifier(settings.notifications, webhookNotifier({ ...rows, clock }), telemetry),
    clicks: clicksOf(settings, telemetry),
    sender: createHttpWebhookSender({ allowPrivate: false }),
    userAgent: `CloudAlbum (+${baseUrl})`,
    images: parts.images ?? notHere,
    places: parts.places ?? noPlaces,
  }
}

/** Without a distribution nothing is kept that would have to be forgotten. */
const nothingKept: Cdn = { purge: () => Promise.resolve() }

const notHere: ImageProcessor = {
  process: () => Promise.reject(new Error('This function has no decoder.')),
  cut: () => Promise.reject(new Error('This function has no decoder.')),
  close: () => Promise.resolve(),
}

const noPlaces: Places = {
  attribution: '',
  lookUp: () => Promise.reject(new Error('This function knows no places.')),
}

function mailerOf(mail: Config['mail'], telemetry: Telemetry) {
  if (mail.kind === 'none') return undefined
  return mail.kind === 'ses' ? openSes(mail.from, telemetry) : createSmtpMailer(mail)
}

function clicksOf({ clicks }: Config, telemetry: Telemetry) {
  if (clicks.kind === 'firehose') return openFirehose(clicks.deliveryStream, telemetry)
  throw new Error('A function needs CLICKS=firehose.')
}

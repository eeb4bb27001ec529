import { ConfigError, type SettingName, type Values } from './settings.ts'

export type MetadataKind = { kind: 'sqlite' } | { kind: 'dynamodb'; tablePrefix: string }

export type FilesKind =
  | { kind: 'disk' }
  | {
      kind: 's3'
      uploadsBucket: string
      mediaBucket: string
      pathStyle: boolean
      /** Null: S3 gives media out itself. */
      cloudFront: { url: string; keyPairId: string; privateKey: string } | null
    }

export type IdentityKind =
  | { kind: 'built-in' }
  | {
      kind: 'cognito'
      userPoolId: string
      clientId: string
      clientSecret: string
      confirmation: 'code' | 'link' | 'automatic'
      /** Of an emulator. */
      keysUrl?: string
    }

export type JobsKind = { kind: 'local' } | { kind: 'stream' } | { kind: 'sqs'; queueUrl: string }

export type NotificationsKind = { kind: 'webhook' } | { kind: 'sns'; topicArn: string }

export type ClicksKind = { kind: 'files' } | { kind: 'firehose'; deliveryStream: string }

export type TracesKind =
  | { kind: 'off' }
  | { kind: 'memory'; sample: number }
  | { kind: 'otlp'; sample: number; url: string; headers: Record<string, string>; toXRay: boolean }

type Chooser = 'METADATA' | 'FILES' | 'IDENTITY' | 'JOBS' | 'NOTIFICATIONS' | 'CLICKS' | 'TRACES'

/** Which settings belong to which choice only. */
const belongings: [Chooser, string, SettingName[]][] = [
  ['METADATA', 'dynamodb', ['TABLE_PREFIX']],
  ['FILES', 's3', ['UPLOADS_BUCKET', 'MEDIA_BUCKET', 'MEDIA_URL', 'MEDIA_KEY_PAIR_ID', 'MEDIA_PRIVATE_KEY']],
  [
    'IDENTITY',
    'cognito',
    ['USER_POOL_ID', 'USER_POOL_CLIENT_ID', 'USER_POOL_CLIENT_SECRET', 'USER_POOL_KEYS_URL', 'CONFIRMATION'],
  ],
  ['JOBS', 'sqs', ['JOBS_QUEUE_URL']],
  ['NOTIFICATIONS', 'sns', ['TOPIC_ARN']],
  ['CLICKS', 'firehose', ['DELIVERY_STREAM']],
  ['TRACES', 'otlp', ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS']],
]

/**
 * Whether the choices fit each other.
 * @throws ConfigError for what is set for a choice that was not made, which would silently be left out; when something is on
 * AWS and no region is set; when functions would work on rows that they cannot reach.
 */
export function requireWhole(values: Values): void {
  for (const [chooser, choice, names] of belongings) {
    const stray = values[chooser] === choice ? undefined : names.find((name) => values[name] !== undefined)
    if (stray) throw new ConfigError(chooser, `is ${values[chooser]}, and ${stray} is set`, choice)
  }
  const onAws = belongings.find(([chooser, choice]) => chooser !== 'TRACES' && values[chooser] === choice)
  if (values.AWS_REGION === undefined && (onAws || values.MAIL === 'ses'))
    throw new ConfigError('AWS_REGION', `is missing, and ${onAws?.[0] ?? 'MAIL'} is ${onAws?.[1] ?? 'ses'}`)
  if (values.JOBS !== 'local' && values.METADATA === 'sqlite')
    throw new ConfigError(
      'METADATA',
      `is sqlite, and JOBS is ${values.JOBS}: functions cannot read this machine`,
      'dynamodb',
    )
}

function needed<Name extends SettingName>(
  values: Values,
  name: Name,
  because: string,
): NonNullable<Values[Name]> {
  const value = values[name]
  if (value === undefined || value === null) throw new ConfigError(name, `is missing, and ${because}`)
  return value
}

export const metadataOf = (values: Values): MetadataKind =>
  values.METADATA === 'sqlite'
    ? { kind: 'sqlite' }
    : { kind: 'dynamodb', tablePrefix: needed(values, 'TABLE_PREFIX', 'METADATA is dynamodb') }

export function filesOf(values: Values): FilesKind {
  if (values.FILES === 'disk') return { kind: 'disk' }
  const uploadsBucket = needed(values, 'UPLOADS_BUCKET', 'FILES is s3')
  return {
    kind: 's3',
    uploadsBucket,
    mediaBucket: values.MEDIA_BUCKET ?? uploadsBucket,
    pathStyle: values.S3_PATH_STYLE === 'yes',
    cloudFront: values.MEDIA_URL
      ? {
          url: values.MEDIA_URL,
          keyPairId: needed(values, 'MEDIA_KEY_PAIR_ID', 'MEDIA_URL is set'),
          privateKey: needed(values, 'MEDIA_PRIVATE_KEY', 'MEDIA_URL is set').replaceAll('\\n', '\n'),
        }
      : null,
  }
}

export function identityOf(values: Values): IdentityKind {
  if (values.IDENTITY === 'built-in') return { kind: 'built-in' }
  const because = 'IDENTITY is cognito'
  return {
    kind: 'cognito',
    userPoolId: needed(values, 'USER_POOL_ID', because),
    clientId: needed(values, 'USER_POOL_CLIENT_ID', because),
    clientSecret: needed(values, 'USER_POOL_CLIENT_SECRET', because),
    confirmation: values.CONFIRMATION ?? 'code',
    ...(values.USER_POOL_KEYS_URL === undefined ? {} : { keysUrl: values.USER_POOL_KEYS_URL }),
  }
}

export const jobsOf = (values: Values): JobsKind =>
  values.JOBS === 'sqs'
    ? { kind: 'sqs', queueUrl: needed(values, 'JOBS_QUEUE_URL', 'JOBS is sqs') }
    : { kind: values.JOBS }

export const notificationsOf = (values: Values): NotificationsKind =>
  values.NOTIFICATIONS === 'webhook'
    ? { kind: 'webhook' }
    : { kind: 'sns', topicArn: needed(values, 'TOPIC_ARN', 'NOTIFICATIONS is sns') }

/** X-Ray takes OTLP too: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
export function tracesOf(values: Values): TracesKind {
  const {
    TRACES: kind,
    TRACES_SAMPLE: sample,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    AWS_REGION: region,
  } = values
  if (kind === 'off') return { kind }
  if (kind === 'memory') return { kind, sample }
  const headers = values.OTEL_EXPORTER_OTLP_HEADERS ?? {}
  if (endpoint) return { kind, sample, url: `${endpoint}/v1/traces`, headers, toXRay: false }
  if (!region)
    throw new ConfigError(
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'is missing, TRACES is otlp, and AWS_REGION is not set',
    )
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return { kind, sample, url: `https://xray.${region}.${domain}/v1/traces`, headers, toXRay: true }
}

export const clicksOf = (values: Values): ClicksKind =>
  values.CLICKS === 'files'
    ? { kind: 'files' }
    : { kind: 'firehose', deliveryStream: needed(values, 'DELIVERY_STREAM', 'CLICKS is firehose') }

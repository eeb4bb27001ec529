import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, settings } from './config.ts'
import { readEnv } from './env.ts'

const onStage = { METADATA: 'dynamodb', TABLE_PREFIX: 'a-', AWS_REGION: 'eu-central-1', JOBS: 'stream' }

describe('configuration', () => {
  it('needs nothing: port 8080 and ./data', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      dataDir: resolve('./data'),
      baseUrl: undefined,
      mail: { kind: 'none' },
    })
  })

  it('takes empty variables as not set', () => {
    expect(readConfig(readEnv({ PORT: ' ', DATA_DIR: '' }))).toMatchObject({ port: 8080 })
  })

  it('drops the slash at the end of an address', () => {
    expect(readConfig({ BASE_URL: 'https://photos.example.org/' }).baseUrl).toBe('https://photos.example.org')
  })

  it('reads sizes', () => {
    expect(readConfig({ DEFAULT_QUOTA: '1.5GB' }).defaultQuotaBytes).toBe(1_500_000_000)
    expect(readConfig({ DEFAULT_QUOTA: '500' }).defaultQuotaBytes).toBe(500)
  })

  it.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ BASE_URL: 'photos.example.org' }, 'BASE_URL'],
    [{ BASE_URL: 'javascript:alert(1)' }, 'BASE_URL'],
    [{ SIGN_UP: 'everybody' }, 'SIGN_UP'],
    [{ DEFAULT_QUOTA: 'much' }, 'DEFAULT_QUOTA'],
    [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.example.org' }, 'MAIL_FROM'],
    [{ TILE_URL: 'https://tiles.example.org/' }, 'TILE_URL'],
    [{ TILE_URL: 'https://tiles.example.org/{z}/{x}/{y}.png' }, 'TILE_ATTRIBUTION'],
    [{ CRUDDUR_ORIGIN: 'cruddur.example.org' }, 'CRUDDUR_ORIGIN'],
    [{ WORKERS: '0' }, 'WORKERS'],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY'],
    [{ WEBHOOKS_TO_PRIVATE: '1' }, 'WEBHOOKS_TO_PRIVATE'],
    [{ METADATA: 'mongodb' }, 'METADATA'],
    [{ METADATA: 'dynamodb', AWS_REGION: 'eu-central-1' }, 'TABLE_PREFIX'],
    [{ METADATA: 'dynamodb', TABLE_PREFIX: 'cloudalbum-' }, 'AWS_REGION'],
    [{ TABLE_PREFIX: 'cloudalbum-' }, 'METADATA'],
    [{ FILES: 's3', AWS_REGION: 'eu-central-1' }, 'UPLOADS_BUCKET'],
    [{ UPLOADS_BUCKET: 'photos' }, 'FILES'],
    [
      {
        FILES: 's3',
        AWS_REGION: 'eu-central-1',
        UPLOADS_BUCKET: 'photos',
        MEDIA_URL: 'https://m.example.org',
      },
      'MEDIA_KEY_PAIR_ID',
    ],
    [
      { IDENTITY: 'cognito', AWS_REGION: 'eu-central-1', USER_POOL_ID: 'eu-central-1_a' },
      'USER_POOL_CLIENT_ID',
    ],
    [
      { JOBS: 'sqs', AWS_REGION: 'eu-central-1', JOBS_QUEUE_URL: 'https://sqs.example.org/1/jobs' },
      'METADATA',
    ],
    [{ JOBS: 'stream' }, 'METADATA'],
    [{ NOTIFICATIONS: 'sns', AWS_REGION: 'eu-central-1' }, 'TOPIC_ARN'],
    [{ CLICKS: 'firehose', AWS_REGION: 'eu-central-1' }, 'DELIVERY_STREAM'],
    [{ MAIL: 'ses', AWS_REGION: 'eu-central-1' }, 'MAIL_FROM'],
    [{ MAIL: 'ses', AWS_REGION: 'eu-central-1', SMTP_URL: 'smtp://mail.example.org' }, 'MAIL'],
    [{ ALBUM_SECRET: 'short' }, 'ALBUM_SECRET'],
    [{ BACKUP_TO: 's3://Bucket' }, 'BACKUP_TO'],
    [{ BACKUP_TO: 's3://bucket/../x' }, 'BACKUP_TO'],
    [{ BACKUP_TO: 'ftp://backup' }, 'BACKUP_TO'],
    [{ BACKUP_TO: 's3://bucket/album' }, 'AWS_REGION'],
    [{ ...onStage, BACKUP_TO: '../backup' }, 'JOBS'],
    [{ BACKUP_EVERY: '0' }, 'BACKUP_EVERY'],
    [{ BACKUP_KEEP: '7 hourly' }, 'BACKUP_KEEP'],
    [{ LOG: 'xml' }, 'LOG'],
    [{ LOG_LEVEL: 'debug' }, 'LOG_LEVEL'],
    [{ METRICS: 'statsd' }, 'METRICS'],
    [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN'],
    [{ READY_QUEUE_HOURS: '0' }, 'READY_QUEUE_HOURS'],
    [{ TRACES: 'jaeger' }, 'TRACES'],
    [{ TRACES: 'otlp' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }, 'TRACES'],
    [{ TRACES: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ TRACES: 'otlp', OTEL_EXPORTER_OTLP_HEADERS: 'Bearer x' }, 'OTEL_EXPORTER_OTLP_HEADERS'],
    [{ TRACES_SAMPLE: '2' }, 'TRACES_SAMPLE'],
    [{ TRACES_SAMPLE: '5%' }, 'TRACES_SAMPLE'],
  ])('refuses %o and names %s with an example', (env, name) => {
    const refused = () => readConfig(env)
    expect(refused).toThrow(ConfigError)
    expect(refused).toThrow(`Example: ${name}=`)
  })

  it('keeps everything on this machine unless told otherwise', () => {
    const { metadata, files, identity, jobs, notifications, clicks } = readConfig({})
    expect([metadata, files, identity, jobs, notifications, clicks].map(({ kind }) => kind)).toEqual([
      'sqlite',
      'disk',
      'built-in',
      'local',
      'webhook',
      'files',
    ])
  })

  it('sends backups to a folder or a bucket', () => {
    expect(readConfig({}).backups).toBeUndefined()
    expect(readConfig({ BACKUP_TO: '../backup', BACKUP_EVERY: '6' }).backups).toEqual({
      to: { kind: 'folder', path: resolve('../backup') },
      everyHours: 6,
      keep: '7 daily, 4 weekly, 6 monthly',
    })
    const env = { BACKUP_TO: 's3://bucket/home/album/', AWS_REGION: 'eu-central-1', S3_PATH_STYLE: 'yes' }
    expect(readConfig(env).backups?.to).toEqual({
      kind: 'bucket',
      bucket: 'bucket',
      prefix: 'home/album/',
      pathStyle: true,
    })
  })

  it('says what to do in place of backups that functions would not make', () => {
    expect(() => readConfig({ ...onStage, BACKUP_TO: '../backup' })).toThrow(
      'run "cloudalbum backup --stage <name> --to <place>" on a schedule',
    )
  })

  it('repeats no password of a setting that it refuses', () => {
    const refused = () => readConfig({ SMTP_URL: 'smpt://album:hunter2@mail.example.org' })
    expect(refused).toThrow('SMTP_URL is set, but')
    expect(refused).not.toThrow('hunter2')
  })

  it.each(Object.keys(settings))('documents %s in .env.example and docs/configuration.md', (name) => {
    const root = resolve(import.meta.dirname, '../../..')
    const { example, about } = settings[name as keyof typeof settings]
    expect(readFileSync(`${root}/.env.example`, 'utf8')).toContain(`# ${about}\n# ${name}=${example}\n`)
    expect(readFileSync(`${root}/docs/configuration.md`, 'utf8')).toContain(
      `| \`${name}\` | \`${example}\` | ${about} |`,
    )
  })

  it('sends traces where it is told, or to X-Ray in its region', () => {
    const otlp = { TRACES: 'otlp', TRACES_SAMPLE: '.1' }
    const tempo = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://tempo.example.org/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20YTpi,X-Scope-OrgID=home',
    }
    const kept = { kind: 'otlp', sample: 0.1 }
    expect(readConfig({ ...otlp, ...tempo }).traces).toEqual({
      ...kept,
      url: 'https://tempo.example.org/otlp/v1/traces',
      headers: { authorization: 'Basic YTpi', 'x-scope-orgid': 'home' },
      toXRay: false,
    })
    expect(readConfig({ ...otlp, AWS_REGION: 'eu-central-1' }).traces).toEqual({
      ...kept,
      url: 'https://xray.eu-central-1.amazonaws.com/v1/traces',
      headers: {},
      toXRay: true,
    })
    expect(readConfig({}).traces).toEqual({ kind: 'memory', sample: 1 })
    expect(readConfig({ TRACES: 'off' }).traces).toEqual({ kind: 'off' })
  })

  it('has working examples', () => {
    const examples = Object.fromEntries(
      Object.entries(settings).map(([name, { example }]) => [name, example]),
    )
    // Functions make no backups.
    const { BACKUP_TO: _, ...onAws } = examples
    expect(readConfig(onAws)).toMatchObject({
      metadata: { kind: 'dynamodb' },
      files: { kind: 's3', pathStyle: true, cloudFront: { keyPairId: 'K2JCJMDEHXQW5F' } },
      identity: { kind: 'cognito' },
      jobs: { kind: 'sqs' },
      notifications: { kind: 'sns' },
      clicks: { kind: 'firehose' },
      mail: { kind: 'smtp' },
      tiles: { attribution: '© OpenStreetMap contributors' },
    })
  })
})

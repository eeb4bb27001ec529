import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { address, bytes, choice, headers, origin, ratio, whole, words } from './setting-types.ts'
import { backupSettings } from './backup-settings.ts'
import { watchSettings } from './watch-settings.ts'

/** Every variable of the album, with what it means: docs/configuration.md and .env.example are tested against this. */
export const settings = {
  PORT: {
    schema: z._default(whole(0, 65535), 8080),
    example: '8080',
    about: 'Port to listen on; 0 takes a free one.',
  },
  HOST: {
    schema: z.optional(z.string()),
    example: '127.0.0.1',
    about:
      'Address to listen on. Not set: all addresses of the machine, so that phones at home can reach the album.',
  },
  DATA_DIR: {
    schema: z.pipe(
      z._default(z.string(), './data'),
      z.transform((path: string) => resolve(path)),
    ),
    example: './data',
    about: 'Folder that holds everything: database, originals, renditions, keys.',
  },
  BASE_URL: {
    schema: z.optional(origin),
    example: 'https://photos.example.org',
    about:
      'Address that people type; links, cookies and tokens are made for it. Not set: http://localhost:PORT.',
  },
  SIGN_UP: {
    schema: z._default(choice('open', 'invitation', 'closed'), 'open'),
    example: 'invitation',
    about:
      'Who can make an account, until the administrator sets it: open, invitation or closed. The first account can always be made.',
  },
  DEFAULT_QUOTA: {
    schema: z.optional(bytes),
    example: '50GB',
    about: 'Storage of a new account. Not set: no limit.',
  },
  SMTP_URL: {
    schema: z.optional(address(/^smtps?$/, 'smtps://user:password@mail.example.org')),
    example: 'smtps://user:password@mail.example.org',
    about:
      'Mail server for codes. Not set: sign-up needs no confirmation, and codes come from the administrator.',
  },
  MAIL: {
    schema: z._default(choice('smtp', 'ses'), 'smtp'),
    example: 'smtp',
    about: 'Who takes mails: smtp (the server of SMTP_URL) or ses (Amazon SES, in AWS_REGION).',
  },
  MAIL_FROM: {
    schema: z.optional(z.string()),
    example: 'CloudAlbum <album@example.org>',
    about: 'Sender of mails; needed with SMTP_URL and with MAIL=ses.',
  },
  TILE_URL: {
    schema: z.optional(words(/\{z\}.*\{x\}.*\{y\}/, 'holds {z}, {x} and {y}')),
    example: 'https://tiles.example.org/{z}/{x}/{y}.png',
    about: 'Raster tiles for the map. Not set: an outline of the world that is part of the album.',
  },
  TILE_ATTRIBUTION: {
    schema: z.optional(z.string()),
    example: '© OpenStreetMap contributors',
    about: 'Who made the tiles; needed with TILE_URL.',
  },
  CRUDDUR_ORIGIN: {
    schema: z.optional(
      z.pipe(
        address(/^https?$/, 'https://cruddur.example.org'),
        z.transform((text: string) => new URL(text).origin),
      ),
    ),
    example: 'https://cruddur.example.org',
    about:
      'Address of an earlier profile page (Cruddur), which may then call /compat/cruddur and upload avatars from there. Not set: none may.',
  },
  WORKERS: {
    schema: z._default(whole(1, 32), 2),
    example: '2',
    about: 'Photos that are processed at the same time.',
  },
  WEBHOOKS_TO_PRIVATE: {
    schema: z._default(choice('yes', 'no'), 'no'),
    example: 'yes',
    about:
      'Whether webhooks may call addresses of the home network and of this machine, as home automation needs. Everybody with an account can then have the album call them.',
  },
  TRUST_PROXY: {
    schema: z._default(whole(0, 10), 0),
    example: '1',
    about: 'How many reverse proxies stand before the album; their X-Forwarded-For is believed.',
  },
  MAX_ANSWER: {
    schema: z.optional(bytes),
    example: '4.5MB',
    about:
      'Largest answer that what stands before the album passes on; originals for earlier clients that are larger are sent on to where they lie. Not set: no limit.',
  },
  MAX_ZIP: {
    schema: z.optional(bytes),
    example: '205MB',
    about: 'Largest ZIP of originals; what does not fit becomes several. Not set: no limit.',
  },
  VERIFY: {
    schema: z.optional(choice('off', 'exists', 'full')),
    example: 'exists',
    about:
      'What the album checks of itself in the background: off, exists (whether every file is there and every count right) or full (also what each file holds, which reads all of them). Not set: full for files on this disk, exists for S3, where reading costs.',
  },
  VERIFY_DAYS: {
    schema: z._default(whole(1, 3650), 30),
    example: '90',
    about: 'In how many days that check looks at everything once.',
  },
  METADATA: {
    schema: z._default(choice('sqlite', 'dynamodb'), 'sqlite'),
    example: 'dynamodb',
    about:
      'Where rows are kept: sqlite (in the data folder) or dynamodb (on AWS, or any endpoint that speaks it).',
  },
  TABLE_PREFIX: {
    schema: z.optional(words(/^[\w.-]{1,200}$/, 'is letters, digits, dots and dashes')),
    example: 'cloudalbum-home-',
    about: 'Beginning of the names of all tables; needed with METADATA=dynamodb.',
  },
  FILES: {
    schema: z._default(choice('disk', 's3'), 'disk'),
    example: 's3',
    about: 'Where files are kept: disk (in the data folder) or s3 (on AWS, or any endpoint that speaks it).',
  },
  UPLOADS_BUCKET: {
    schema: z.optional(words()),
    example: 'cloudalbum-home-uploads',
    about: 'Bucket of originals; needed with FILES=s3.',
  },
  MEDIA_BUCKET: {
    schema: z.optional(words()),
    example: 'cloudalbum-home-media',
    about: 'Bucket of all that is made from originals. Not set: the one of originals.',
  },
  S3_PATH_STYLE: {
    schema: z.optional(choice('yes', 'no')),
    example: 'yes',
    about:
      'Whether a bucket, also that of backups, is part of the path instead of the host name, as Ceph and MinIO want it.',
  },
  MEDIA_URL: {
    schema: z.optional(origin),
    example: 'https://photos.example.org',
    about:
      'Address of the CloudFront distribution that gives out media by signed addresses. Not set: S3 gives them out itself.',
  },
  MEDIA_KEY_PAIR_ID: {
    schema: z.optional(words()),
    example: 'K2JCJMDEHXQW5F',
    about: 'Id of the public key that the distribution trusts; needed with MEDIA_URL.',
  },
  MEDIA_PRIVATE_KEY: {
    schema: z.optional(words()),
    example: '"-----BEGIN PRIVATE KEY-----…"',
    about: 'Private half of that key, PEM; needed with MEDIA_URL.',
  },
  IDENTITY: {
    schema: z._default(choice('built-in', 'cognito'), 'built-in'),
    example: 'cognito',
    about: 'Who knows the passwords: built-in or cognito.',
  },
  USER_POOL_ID: {
    schema: z.optional(words(/^[\w-]+_[0-9a-zA-Z]+$/, 'is an id such as eu-central-1_aBcDeFgHi')),
    example: 'eu-central-1_aBcDeFgHi',
    about: 'User pool; needed with IDENTITY=cognito.',
  },
  USER_POOL_CLIENT_ID: {
    schema: z.optional(words()),
    example: '1example23456789',
    about: 'Client of the pool; needed with IDENTITY=cognito.',
  },
  USER_POOL_CLIENT_SECRET: {
    schema: z.optional(words()),
    example: '9example87654321',
    about: 'Secret of that client; needed with IDENTITY=cognito.',
  },
  USER_POOL_KEYS_URL: {
    schema: z.optional(address(/^https?$/, 'https://keys.example.org')),
    example: 'http://localhost:9229/keys',
    about: 'Where the public keys of the pool are, for an emulator. Not set: at Cognito.',
  },
  CONFIRMATION: {
    schema: z.optional(choice('code', 'link', 'automatic')),
    example: 'link',
    about: 'How Cognito has new accounts confirmed: code (not set), link or automatic.',
  },
  JOBS: {
    schema: z._default(choice('local', 'stream', 'sqs'), 'local'),
    example: 'sqs',
    about:
      'Who does the work in the background: local (this process), stream (functions that the table of jobs wakes) or sqs (functions that a queue wakes).',
  },
  JOBS_QUEUE_URL: {
    schema: z.optional(words()),
    example: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cloudalbum-home-jobs',
    about: 'Queue that wakes the functions; needed with JOBS=sqs.',
  },
  NOTIFICATIONS: {
    schema: z._default(choice('webhook', 'sns'), 'webhook'),
    example: 'sns',
    about: 'Who hears of what happens: webhook (those that accounts have set up) or sns (a topic as well).',
  },
  TOPIC_ARN: {
    schema: z.optional(words()),
    example: 'arn:aws:sns:eu-central-1:123456789012:cloudalbum-home',
    about: 'Topic; needed with NOTIFICATIONS=sns.',
  },
  CLICKS: {
    schema: z._default(choice('files', 'firehose'), 'files'),
    example: 'firehose',
    about: 'Where clicks go: files (gathered here) or firehose (a delivery stream).',
  },
  DELIVERY_STREAM: {
    schema: z.optional(words()),
    example: 'cloudalbum-home-clicks',
    about: 'Delivery stream; needed with CLICKS=firehose.',
  },
  CDN_DISTRIBUTION_ID: {
    schema: z.optional(words()),
    example: 'E2EXAMPLE',
    about:
      'CloudFront distribution in front of the album, which forgets pictures of profiles that were replaced.',
  },
  AWS_REGION: {
    schema: z.optional(words()),
    example: 'eu-central-1',
    about:
      'Region; needed as soon as one of the kinds above is on AWS. Keys come from where the AWS SDK finds them.',
  },
  TRACES: {
    schema: z._default(choice('memory', 'otlp', 'off'), 'memory'),
    example: 'otlp',
    about:
      "What is recorded of where requests and jobs spend their time: memory (what the administrator's page shows of the last ones), otlp (sent as well to OTEL_EXPORTER_OTLP_ENDPOINT, or to X-Ray in AWS_REGION) or off. Functions on AWS record nothing unless it is otlp.",
  },
  TRACES_SAMPLE: {
    schema: z._default(ratio, 1),
    example: '0.05',
    about:
      'Of how many requests and jobs that is recorded, from 0 to 1; one that began elsewhere is recorded as it was decided there. Not set: of all.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z.optional(origin),
    example: 'http://localhost:4318',
    about:
      'Receiver of traces that speaks OTLP over HTTP, without the /v1/traces at its end. Not set: X-Ray.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    schema: z.optional(headers),
    example: 'authorization=Bearer%20example',
    about:
      'Headers that this receiver wants, as name=value with commas between them; what is special in a value is percent-encoded.',
  },
  ...watchSettings,
  ...backupSettings,
  ALBUM_SECRET: {
    schema: z.optional(words(/^[\w-]{43,}$/, 'is 32 random bytes or more, in base64url')),
    example: 'p2c5-Ew0y9qpyyM_p1Gmvjn2hB1zF2cQm6yFQ5Jf1gQ',
    about: 'Signs addresses of media. Not set: made at the first start and kept in the data folder.',
  },
} as const

type Settings = typeof settings
export type SettingName = keyof Settings
export type Values = { [Name in SettingName]: z.output<Settings[Name]['schema']> }

/** A setting that cannot be used; the message names the variable and shows an example. */
export class ConfigError extends Error {
  constructor(name: SettingName, problem: string, example: string = settings[name].example) {
    super(`${name} ${problem}. Example: ${name}=${example}`)
    this.name = 'ConfigError'
  }
}

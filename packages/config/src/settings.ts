import { resolve } from 'node:path'
import * as z from 'zod'

const bytes = z
  .string()
  .regex(/^\d+(\.\d+)?\s*(B|KB|MB|GB|TB)?$/i, 'is a size such as 500MB or 20GB')
  .transform((text) => {
    const [, number, unit = 'B'] = /^([\d.]+)\s*(\w*)$/.exec(text) ?? []
    return Math.round(
      Number(number) * 1000 ** ['B', 'KB', 'MB', 'GB', 'TB'].indexOf((unit || 'B').toUpperCase()),
    )
  })

const origin = z
  .url({ protocol: /^https?$/, error: 'is an address such as https://photos.example.org' })
  .transform((text) => text.replace(/\/+$/, ''))

const words = z.string()

/** Every variable of the album, with what it means: docs/configuration.md and .env.example are tested against this. */
export const settings = {
  PORT: {
    schema: z.coerce.number().int().min(0).max(65535).default(8080),
    example: '8080',
    about: 'Port to listen on; 0 takes a free one.',
  },
  HOST: {
    schema: z.string().optional(),
    example: '127.0.0.1',
    about:
      'Address to listen on. Not set: all addresses of the machine, so that phones at home can reach the album.',
  },
  DATA_DIR: {
    schema: z
      .string()
      .default('./data')
      .transform((path) => resolve(path)),
    example: './data',
    about: 'Folder that holds everything: database, originals, renditions, keys.',
  },
  BASE_URL: {
    schema: origin.optional(),
    example: 'https://photos.example.org',
    about:
      'Address that people type; links, cookies and tokens are made for it. Not set: http://localhost:PORT.',
  },
  SIGN_UP: {
    schema: z.enum(['open', 'invitation', 'closed']).default('open'),
    example: 'invitation',
    about:
      'Who can make an account, until the administrator sets it: open, invitation or closed. The first account can always be made.',
  },
  DEFAULT_QUOTA: {
    schema: bytes.optional(),
    example: '50GB',
    about: 'Storage of a new account. Not set: no limit.',
  },
  SMTP_URL: {
    schema: z
      .url({ protocol: /^smtps?$/, error: 'is an address such as smtps://user:password@mail.example.org' })
      .optional(),
    example: 'smtps://user:password@mail.example.org',
    about:
      'Mail server for codes. Not set: sign-up needs no confirmation, and codes come from the administrator.',
  },
  MAIL: {
    schema: z.enum(['smtp', 'ses']).default('smtp'),
    example: 'smtp',
    about: 'Who takes mails: smtp (the server of SMTP_URL) or ses (Amazon SES, in AWS_REGION).',
  },
  MAIL_FROM: {
    schema: z.string().optional(),
    example: 'CloudAlbum <album@example.org>',
    about: 'Sender of mails; needed with SMTP_URL and with MAIL=ses.',
  },
  TILE_URL: {
    schema: z
      .string()
      .regex(/\{z\}.*\{x\}.*\{y\}/, 'holds {z}, {x} and {y}')
      .optional(),
    example: 'https://tiles.example.org/{z}/{x}/{y}.png',
    about: 'Raster tiles for the map. Not set: an outline of the world that is part of the album.',
  },
  TILE_ATTRIBUTION: {
    schema: z.string().optional(),
    example: '© OpenStreetMap contributors',
    about: 'Who made the tiles; needed with TILE_URL.',
  },
  CRUDDUR_ORIGIN: {
    schema: z
      .url({ protocol: /^https?$/, error: 'is an address such as https://cruddur.example.org' })
      .transform((text) => new URL(text).origin)
      .optional(),
    example: 'https://cruddur.example.org',
    about:
      'Address of an earlier profile page (Cruddur), which may then call /compat/cruddur and upload avatars from there. Not set: none may.',
  },
  WORKERS: {
    schema: z.coerce.number().int().min(1).max(32).default(2),
    example: '2',
    about: 'Photos that are processed at the same time.',
  },
  WEBHOOKS_TO_PRIVATE: {
    schema: z.enum(['yes', 'no']).default('no'),
    example: 'yes',
    about:
      'Whether webhooks may call addresses of the home network and of this machine, as home automation needs. Everybody with an account can then have the album call them.',
  },
  TRUST_PROXY: {
    schema: z.coerce.number().int().min(0).max(10).default(0),
    example: '1',
    about: 'How many reverse proxies stand before the album; their X-Forwarded-For is believed.',
  },
  METADATA: {
    schema: z.enum(['sqlite', 'dynamodb']).default('sqlite'),
    example: 'dynamodb',
    about:
      'Where rows are kept: sqlite (in the data folder) or dynamodb (on AWS, or any endpoint that speaks it).',
  },
  TABLE_PREFIX: {
    schema: words.regex(/^[\w.-]{1,200}$/, 'is letters, digits, dots and dashes').optional(),
    example: 'cloudalbum-home-',
    about: 'Beginning of the names of all tables; needed with METADATA=dynamodb.',
  },
  FILES: {
    schema: z.enum(['disk', 's3']).default('disk'),
    example: 's3',
    about: 'Where files are kept: disk (in the data folder) or s3 (on AWS, or any endpoint that speaks it).',
  },
  UPLOADS_BUCKET: {
    schema: words.optional(),
    example: 'cloudalbum-home-uploads',
    about: 'Bucket of originals; needed with FILES=s3.',
  },
  MEDIA_BUCKET: {
    schema: words.optional(),
    example: 'cloudalbum-home-media',
    about: 'Bucket of all that is made from originals. Not set: the one of originals.',
  },
  S3_PATH_STYLE: {
    schema: z.enum(['yes', 'no']).optional(),
    example: 'yes',
    about: 'Whether the bucket is part of the path instead of the host name, as Ceph and MinIO want it.',
  },
  MEDIA_URL: {
    schema: origin.optional(),
    example: 'https://photos.example.org',
    about:
      'Address of the CloudFront distribution that gives out media by signed addresses. Not set: S3 gives them out itself.',
  },
  MEDIA_KEY_PAIR_ID: {
    schema: words.optional(),
    example: 'K2JCJMDEHXQW5F',
    about: 'Id of the public key that the distribution trusts; needed with MEDIA_URL.',
  },
  MEDIA_PRIVATE_KEY: {
    schema: words.optional(),
    example: '"-----BEGIN PRIVATE KEY-----…"',
    about: 'Private half of that key, PEM; needed with MEDIA_URL.',
  },
  IDENTITY: {
    schema: z.enum(['built-in', 'cognito']).default('built-in'),
    example: 'cognito',
    about: 'Who knows the passwords: built-in or cognito.',
  },
  USER_POOL_ID: {
    schema: words.regex(/^[\w-]+_[0-9a-zA-Z]+$/, 'is an id such as eu-central-1_aBcDeFgHi').optional(),
    example: 'eu-central-1_aBcDeFgHi',
    about: 'User pool; needed with IDENTITY=cognito.',
  },
  USER_POOL_CLIENT_ID: {
    schema: words.optional(),
    example: '1example23456789',
    about: 'Client of the pool; needed with IDENTITY=cognito.',
  },
  USER_POOL_CLIENT_SECRET: {
    schema: words.optional(),
    example: '9example87654321',
    about: 'Secret of that client; needed with IDENTITY=cognito.',
  },
  USER_POOL_KEYS_URL: {
    schema: z
      .url({ protocol: /^https?$/, error: 'is an address such as https://keys.example.org' })
      .optional(),
    example: 'http://localhost:9229/keys',
    about: 'Where the public keys of the pool are, for an emulator. Not set: at Cognito.',
  },
  CONFIRMATION: {
    schema: z.enum(['code', 'link', 'automatic']).optional(),
    example: 'link',
    about: 'How Cognito has new accounts confirmed: code (not set), link or automatic.',
  },
  JOBS: {
    schema: z.enum(['local', 'sqs']).default('local'),
    example: 'sqs',
    about: 'Who does the work in the background: local (this process) or sqs (functions that a queue wakes).',
  },
  JOBS_QUEUE_URL: {
    schema: words.optional(),
    example: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cloudalbum-home-jobs',
    about: 'Queue that wakes the functions; needed with JOBS=sqs.',
  },
  NOTIFICATIONS: {
    schema: z.enum(['webhook', 'sns']).default('webhook'),
    example: 'sns',
    about: 'Who hears of what happens: webhook (those that accounts have set up) or sns (a topic as well).',
  },
  TOPIC_ARN: {
    schema: words.optional(),
    example: 'arn:aws:sns:eu-central-1:123456789012:cloudalbum-home',
    about: 'Topic; needed with NOTIFICATIONS=sns.',
  },
  CLICKS: {
    schema: z.enum(['files', 'firehose']).default('files'),
    example: 'firehose',
    about: 'Where clicks go: files (gathered here) or firehose (a delivery stream).',
  },
  DELIVERY_STREAM: {
    schema: words.optional(),
    example: 'cloudalbum-home-clicks',
    about: 'Delivery stream; needed with CLICKS=firehose.',
  },
  CDN_DISTRIBUTION_ID: {
    schema: words.optional(),
    example: 'E2EXAMPLE',
    about:
      'CloudFront distribution in front of the album, which forgets pictures of profiles that were replaced.',
  },
  AWS_REGION: {
    schema: words.optional(),
    example: 'eu-central-1',
    about:
      'Region; needed as soon as one of the kinds above is on AWS. Keys come from where the AWS SDK finds them.',
  },
  ALBUM_SECRET: {
    schema: words.regex(/^[\w-]{43,}$/, 'is 32 random bytes or more, in base64url').optional(),
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

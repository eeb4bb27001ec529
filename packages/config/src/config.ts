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

/** Every variable of the album on one machine, with what it means: docs/configuration.md and .env.example are tested against this. */
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
  MAIL_FROM: {
    schema: z.string().optional(),
    example: 'CloudAlbum <album@example.org>',
    about: 'Sender of mails; needed with SMTP_URL.',
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
} as const

/** Hold a password, which no message may repeat. */
const secret = new Set<string>(['SMTP_URL'] satisfies (keyof typeof settings)[])

type Settings = typeof settings
type Values = { [Name in keyof Settings]: z.output<Settings[Name]['schema']> }

export interface Config {
  port: number
  host: string | undefined
  dataDir: string
  /** Undefined until the port is known. */
  baseUrl: string | undefined
  signUp: 'open' | 'invitation' | 'closed'
  defaultQuotaBytes: number | null
  mail: { kind: 'none' } | { kind: 'smtp'; url: string; from: string }
  tiles: { url: string; attribution: string } | null
  /** Of the earlier profile page. */
  cruddurOrigin: string | undefined
  workers: number
  /** Webhooks may call private addresses. */
  webhooksToPrivate: boolean
  trustedProxies: number
}

/** A setting that cannot be used; the message names the variable and shows an example. */
export class ConfigError extends Error {
  constructor(name: keyof Settings, problem: string) {
    super(`${name} ${problem}. Example: ${name}=${settings[name].example}`)
    this.name = 'ConfigError'
  }
}

/** @throws ConfigError */
export function readConfig(env: Record<string, string>): Config {
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, { schema }]) => {
      const parsed = schema.safeParse(env[name])
      if (!parsed.success)
        throw new ConfigError(
          name as keyof Settings,
          `${secret.has(name) ? 'is set' : `is "${env[name]}"`}, but ${parsed.error.issues[0]?.message ?? 'that is not valid'}`,
        )
      return [name, parsed.data]
    }),
  ) as Values
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
  }
}

function mailOf({ SMTP_URL: url, MAIL_FROM: from }: Values): Config['mail'] {
  if (url && !from) throw new ConfigError('MAIL_FROM', 'is missing, and SMTP_URL is set')
  return url && from ? { kind: 'smtp', url, from } : { kind: 'none' }
}

function tilesOf({ TILE_URL: url, TILE_ATTRIBUTION: attribution }: Values): Config['tiles'] {
  if (url && !attribution) throw new ConfigError('TILE_ATTRIBUTION', 'is missing, and TILE_URL is set')
  return url && attribution ? { url, attribution } : null
}

/** What is chosen for one set of stacks. */
export interface Stage {
  /** `dev`, `prod` …: part of every name. */
  name: string
  /** False only while everything is being thrown away: tables, buckets and accounts then go with their stacks. */
  keepData: boolean
  /** Undefined: the album is at the address that CloudFront gives it. */
  domain: { name: string; hostedZoneId: string; hostedZoneName: string } | undefined
  /** Where alarms and the budget write to. */
  alarmEmail: string | undefined
  /** `few`: as many as every account has free. */
  alarms: 'few' | 'all' | 'none'
  /** X-Ray follows requests through the gateway and functions; each trace costs. */
  traces: boolean
  /** Nine metrics of the album itself; CloudWatch asks for money for each beyond the first ten of an account. */
  metrics: boolean
  budgetUsd: number
  /** Sender of mails, whose domain or address SES knows. Undefined: Cognito sends its codes itself. */
  mailFrom: string | undefined
  /** Earlier profile page, which may upload avatars from there. */
  cruddurOrigin: string | undefined
  /** Tiles of the map, with who made them. */
  tiles: { url: string; attribution: string } | undefined
  /** Takes concurrency away from the rest of the account; an account that may run only 10 functions at once has none to give. */
  reserveConcurrency: boolean
  /** The server in a container answers instead of the function. */
  fargate: boolean
  /** A new version of the API answers a tenth of the requests at first, and goes again when they fail. */
  gradual: boolean
}

/** A choice that cannot be used; the message shows one that can. */
export class StageError extends Error {}

/** Names of choices, as in `-c name=value` and `infra/stages/<stage>.json`. */
export const choices = [
  'stage',
  'keepData',
  'domain',
  'hostedZoneId',
  'hostedZoneName',
  'alarmEmail',
  'alarms',
  'traces',
  'metrics',
  'budgetUsd',
  'mailFrom',
  'cruddurOrigin',
  'tileUrl',
  'tileAttribution',
  'reserveConcurrency',
  'fargate',
  'gradual',
] as const
export type Choice = (typeof choices)[number]
export type Choices = Partial<Record<Choice, unknown>>

const email = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/

/** @throws StageError */
export function readStage(given: Choices): Stage {
  const texts = (...examples: [Choice, RegExp, string][]) => examples.map((one) => text(given, ...one))
  const [name = 'dev', domain, alarmEmail, mailFrom, cruddurOrigin, tileUrl] = texts(
    ['stage', /^[a-z][a-z0-9]{0,9}$/, 'dev'],
    ['domain', /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'photos.example.org'],
    ['alarmEmail', email, 'me@example.org'],
    ['mailFrom', /^(?:[^<>\r\n]+ <)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>?$/, 'CloudAlbum <album@example.org>'],
    ['cruddurOrigin', /^https:\/\/[\w.-]+(?::\d+)?$/, 'https://cruddur.example.org'],
    ['tileUrl', /^https:\/\/\S*\{z\}\S*\{x\}\S*\{y\}/, 'https://tiles.example.org/{z}/{x}/{y}.png'],
  )
  return {
    name,
    keepData: yes(given, 'keepData', true),
    domain: domain === undefined ? undefined : { name: domain, ...zoneOf(given) },
    alarmEmail,
    alarms: alarmsOf(given),
    traces: yes(given, 'traces', false),
    metrics: yes(given, 'metrics', false),
    budgetUsd: Number(text(given, 'budgetUsd', /^\d{1,6}(?:\.\d{1,2})?$/, '10') ?? 10),
    mailFrom,
    cruddurOrigin,
    tiles: tileUrl === undefined ? undefined : { url: tileUrl, attribution: attributionOf(given) },
    reserveConcurrency: yes(given, 'reserveConcurrency', false),
    fargate: yes(given, 'fargate', false),
    gradual: yes(given, 'gradual', false),
  }
}

function text(given: Choices, choice: Choice, form: RegExp, example: string): string | undefined {
  const value = given[choice]
  if (value === undefined || value === null || value === '') return undefined
  const written = typeof value === 'number' ? String(value) : value
  if (typeof written !== 'string' || !form.test(written))
    throw new StageError(`${choice} cannot be ${JSON.stringify(value)}. Example: -c ${choice}='${example}'`)
  return written
}

function needed(given: Choices, choice: Choice, form: RegExp, example: string, because: string): string {
  const value = text(given, choice, form, example)
  if (value === undefined)
    throw new StageError(`${choice} is missing, and ${because} is set. Example: -c ${choice}='${example}'`)
  return value
}

const zoneOf = (given: Choices) => ({
  hostedZoneId: needed(given, 'hostedZoneId', /^Z[A-Z0-9]{5,40}$/, 'Z0123456789ABCDEFGHIJ', 'domain'),
  hostedZoneName: needed(given, 'hostedZoneName', /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'example.org', 'domain'),
})

const attributionOf = (given: Choices) =>
  needed(given, 'tileAttribution', /\S/, '© OpenStreetMap contributors', 'tileUrl')

function alarmsOf(given: Choices): Stage['alarms'] {
  if (given.alarms === 'all') return 'all'
  return yes(given, 'alarms', true, 'true, false or all') ? 'few' : 'none'
}

function yes(given: Choices, choice: Choice, otherwise: boolean, words = 'true or false'): boolean {
  const value = given[choice]
  if (value === undefined || value === null || value === '') return otherwise
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw new StageError(`${choice} is ${words}, not ${JSON.stringify(value)}`)
}

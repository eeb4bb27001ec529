import {
  startServiceFake,
  startSsmFake,
  Refusal,
  type StoredParameter,
} from '@cloudalbum/adapters-aws/testing'
import type { Login, OutsideIdentity } from '@cloudalbum/core'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkLogins, type CheckLoginsPorts } from './check-logins.ts'
import { examine } from './command.ts'
import type { Finding } from '@cloudalbum/adapters-aws/finding'

const nowhere = 'http://127.0.0.1:65533'
let dataDir: string
const closing: (() => Promise<void>)[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doctor-aws-'))
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  vi.stubEnv('AWS_REGION', 'eu-central-1')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) await close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** The SDK reads the same environment as the album. */
const look = (env: Record<string, string>, options = {}) => {
  for (const [name, value] of Object.entries(env)) if (name.startsWith('AWS_')) vi.stubEnv(name, value)
  return examine({ DATA_DIR: dataDir, PORT: '1', AWS_REGION: 'eu-central-1', ...env }, options)
}
const named = (findings: Finding[]) => findings.map(({ what }) => what)

describe('the doctor of an album whose rows are elsewhere', () => {
  const env = {
    METADATA: 'dynamodb',
    TABLE_PREFIX: 'home-',
    AWS_ENDPOINT_URL_DYNAMODB: nowhere,
    AWS_MAX_ATTEMPTS: '1',
  }

  it('looks at tables in place of a database, and says when nothing answers', async () => {
    const findings = await look(env)
    expect(named(findings)).toContain('Tables')
    expect(named(findings)).not.toContain('Database')
    for (const { state, mend } of findings.filter(({ what }) => ['Clock', 'Tables'].includes(what)))
      expect([state, mend]).toEqual(['problem', expect.stringContaining('AWS_ENDPOINT_URL')])
  })

  it('looks at nothing of AWS where nothing is there', async () => {
    const found = named(await look({}))
    expect(found).toContain('Database')
    expect(found).not.toContain('Credentials')
    expect(found).not.toContain('Clock')
  })
})

describe('the doctor of a stage', () => {
  const sts = async () => {
    const protocol = {
      service: 'sts',
      contentType: 'text/xml',
      refusal: ({ code }: Refusal) => ({ body: code }),
      throttled: new Refusal(400, 'Throttling', ''),
      unavailable: new Refusal(503, 'Unavailable', ''),
      needsSignature: ({ method }: { method: string }) => method === 'POST',
    }
    const fake = await startServiceFake(
      protocol,
      () =>
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ada</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
    )
    closing.push(fake.close)
    return fake.endpoint
  }
  const stage = async (parameters: Record<string, StoredParameter>) => {
    const ssm = await startSsmFake(parameters)
    closing.push(ssm.close)
    const elsewhere = Object.fromEntries(
      ['DYNAMODB', 'S3', 'COGNITO_IDENTITY_PROVIDER', 'SNS', 'FIREHOSE', 'SQS'].map((service) => [
        `AWS_ENDPOINT_URL_${service}`,
        nowhere,
      ]),
    )
    const env = {
      AWS_ENDPOINT_URL_STS: await sts(),
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
      AWS_MAX_ATTEMPTS: '1',
    }
    return look({ ...elsewhere, ...env }, { stage: 'dev' })
  }
  const parameter = (name: string, value: string, secure = false) =>
    [`/cloudalbum/dev/${name}`, { value, secure }] as const
  const written = [
    parameter('BASE_URL', 'https://photos.example.org'),
    parameter('MEDIA_URL', 'https://photos.example.org'),
    parameter('MEDIA_KEY_PAIR_ID', 'K1'),
    parameter('CDN_DISTRIBUTION_ID', 'E1'),
    parameter('USER_POOL_ID', 'eu-central-1_a'),
    parameter('USER_POOL_CLIENT_ID', 'c'),
    parameter('ALBUM_SECRET', 'a'.repeat(43), true),
    parameter('EDGE_TOKEN', 'e', true),
    parameter('MEDIA_PRIVATE_KEY', 'k', true),
    parameter('USER_POOL_CLIENT_SECRET', 's', true),
  ]

  it('needs a region', async () => {
    const findings = await examine({}, { stage: 'dev' })
    expect(findings).toMatchObject([{ what: 'Region', mend: expect.stringContaining('AWS_REGION') }])
  })

  it('says when there is none of that name, in which account it looked, and how it is made', async () => {
    const findings = await stage({})
    expect(findings.at(-1)).toMatchObject({
      state: 'problem',
      detail: 'There is no stage dev in account 123456789012, eu-central-1.',
      mend: expect.stringContaining('npm run deploy -- --stage dev'),
    })
  })

  it('names the parameter that is missing', async () => {
    const some = Object.fromEntries(written.filter(([name]) => !name.endsWith('CLIENT_SECRET')))
    const findings = await stage(some)
    expect(findings.filter(({ state }) => state === 'problem')).toMatchObject([
      { what: 'Parameters', detail: expect.stringContaining('USER_POOL_CLIENT_SECRET') },
      { what: 'Configuration', detail: expect.stringContaining('USER_POOL_CLIENT_SECRET') },
    ])
  })

  it('looks at everything that a stage has, and reads no folder of this machine', async () => {
    const findings = await stage(Object.fromEntries(written))
    const parts = ['Tables', 'Buckets', 'User pool', 'Logins', 'Topic', 'Delivery stream', 'Queue']
    expect(named(findings)).toEqual(['Credentials', 'Parameters', 'Configuration', 'Clock', ...parts])
    for (const finding of findings.filter(({ what }) => parts.includes(what)))
      expect(finding).toMatchObject({ state: 'problem', mend: expect.stringMatching(/.{20}/) })
  }, 60_000)
})

describe('logins and accounts', () => {
  const account = (id: string, email: string) => ({
    id,
    email,
    confirmedAtMs: 1,
    disabledAtMs: null,
    deletingAtMs: null,
  })
  function world(accounts: ReturnType<typeof account>[], logins: Login[]) {
    const aligned: Login[] = []
    const outside = {
      list: () => Promise.resolve({ logins }),
      align: (login: Login) => Promise.resolve(void aligned.push(login)),
    } as Partial<OutsideIdentity> as OutsideIdentity
    const ports = {
      accounts: {
        list: () => Promise.resolve({ accounts }),
        get: (id: string) => Promise.resolve(accounts.find((one) => one.id === id)),
      },
      identity: { outside },
    } as unknown as CheckLoginsPorts
    return { ports, aligned }
  }
  const login = (accountId: string, email: string): Login => ({ accountId, email, enabled: true })
  const pool = { userPoolId: 'eu_1', align: false }

  it('agree', async () => {
    const { ports } = world([account('a', 'a@x.test')], [login('a', 'a@x.test')])
    expect(await checkLogins(ports, pool)).toMatchObject([{ state: 'ok' }])
  })

  it('are missing, differ, or belong to nobody; each with what mends it', async () => {
    const accounts = [account('a', 'a@x.test'), account('b', 'b@x.test')]
    const { ports, aligned } = world(accounts, [login('a', 'old@x.test'), login('c', 'c@x.test')])
    expect(await checkLogins(ports, pool)).toMatchObject([
      {
        state: 'problem',
        detail: expect.stringContaining('b, a'),
        mend: expect.stringContaining('--align-logins'),
      },
      { state: 'warning', mend: expect.stringContaining('admin-delete-user --user-pool-id eu_1') },
    ])
    expect(aligned).toEqual([])
  })

  it('are made to agree where that is asked for', async () => {
    const { ports, aligned } = world([account('a', 'a@x.test')], [])
    expect(await checkLogins(ports, { ...pool, align: true })).toMatchObject([{ state: 'ok' }])
    expect(aligned).toEqual([login('a', 'a@x.test')])
  })
})

import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { FirehoseClient } from '@aws-sdk/client-firehose'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startSsmFake, type StoredParameter } from '../testing/fakes/ssm-fake.ts'
import { checkAccess, checkClock } from './check-access.ts'
import { checkParameters, secrets, written } from './check-parameters.ts'
import { checkPool } from './check-pool.ts'
import { checkQueue, checkSender, checkStream, checkTopic } from './check-services.ts'
import { looked } from './refused.ts'

const deploys = 'npm run deploy -- --stage dev'
const options = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  maxAttempts: 1,
}
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.unstubAllEnvs()
})

type Answer = { status?: number; body: unknown; headers?: Record<string, string> }

/** A service that answers each request in turn; the last answer stays. */
async function serviceOf(...answers: Answer[]): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume()
    const {
      status = 200,
      body,
      headers = {},
    } = answers.length > 1 ? (answers.shift() ?? { body: '' }) : (answers[0] ?? { body: '' })
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    outgoing.writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/xml' : 'application/json',
      ...headers,
    })
    outgoing.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refusal = (code: string, status = 400, message = code): Answer => ({
  status,
  body: { __type: code, message },
  headers: { 'x-amzn-errortype': code },
})
const xml = (code: string, status = 400): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}</Message></Error></ErrorResponse>`,
})
const stateOf = (findings: { state: string; detail: string; mend?: string }[]) => {
  for (const { state, mend } of findings) expect(state === 'ok' || (mend ?? '').length > 10).toBe(true)
  return findings.map(({ state }) => state)
}

describe('a queue', () => {
  const url = 'https://sqs.eu-central-1.amazonaws.com/123456789012/cloudalbum-dev-jobs'
  const look = async (...answers: Answer[]) => {
    const client = new SQSClient({
      ...options,
      endpoint: await serviceOf(...answers),
      useQueueUrlAsEndpoint: false,
    })
    return looked('Queue', () => checkQueue({ client, deploys, url }))
  }

  it('is there, has none for what fails, or is missing', async () => {
    expect(stateOf(await look({ body: { Attributes: { RedrivePolicy: '{}' } } }))).toEqual(['ok'])
    expect(stateOf(await look({ body: { Attributes: {} } }))).toEqual(['warning'])
    const [missing] = await look(refusal('QueueDoesNotExist'))
    expect(missing).toMatchObject({ state: 'problem', mend: expect.stringContaining('JOBS_QUEUE_URL') })
  })

  it('that may not be looked at is no missing one', async () => {
    const [finding] = await look(
      refusal('AccessDeniedException', 403, 'not authorized to perform: sqs:GetQueueAttributes'),
    )
    expect(finding).toMatchObject({
      state: 'problem',
      detail: expect.stringContaining('sqs:GetQueueAttributes'),
    })
  })
})

describe('a topic', () => {
  const look = async (answer: Answer) => {
    const client = new SNSClient({ ...options, endpoint: await serviceOf(answer) })
    return looked('Topic', () =>
      checkTopic({ client, deploys, arn: 'arn:aws:sns:eu-central-1:123456789012:x' }),
    )
  }

  it('is there, or missing', async () => {
    const there =
      '<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes/></GetTopicAttributesResult></GetTopicAttributesResponse>'
    expect(stateOf(await look({ body: there }))).toEqual(['ok'])
    const [missing] = await look(xml('NotFound', 404))
    expect(missing).toMatchObject({ state: 'problem', mend: expect.stringContaining('TOPIC_ARN') })
  })
})

describe('a delivery stream', () => {
  const look = async (answer: Answer) => {
    const client = new FirehoseClient({ ...options, endpoint: await serviceOf(answer) })
    return looked('Delivery stream', () => checkStream({ client, deploys, name: 'clicks' }))
  }
  const status = (DeliveryStreamStatus: string): Answer => ({
    body: { DeliveryStreamDescription: { DeliveryStreamStatus, Destinations: [] } },
  })

  it('is there, is being made, or is missing', async () => {
    expect(stateOf(await look(status('ACTIVE')))).toEqual(['ok'])
    const [failed] = await look(status('CREATING_FAILED'))
    expect(failed).toMatchObject({
      state: 'problem',
      mend: expect.stringContaining('delete-delivery-stream'),
    })
    expect(stateOf(await look(refusal('ResourceNotFoundException')))).toEqual(['problem'])
  })
})

describe('a sender', () => {
  const look = async (...answers: Answer[]) => {
    const client = new SESv2Client({ ...options, endpoint: await serviceOf(...answers) })
    return looked('Mail', () => checkSender({ client, from: 'CloudAlbum <album@example.org>' }))
  }
  const verified = (VerifiedForSendingStatus: boolean): Answer => ({ body: { VerifiedForSendingStatus } })
  const account = (more: object): Answer => ({ body: { SendingEnabled: true, ...more } })

  it('may send by its address or its domain', async () => {
    expect(stateOf(await look(verified(true), account({ ProductionAccessEnabled: true })))).toEqual(['ok'])
    const byDomain = await look(
      refusal('NotFoundException', 404),
      verified(true),
      account({ ProductionAccessEnabled: true }),
    )
    expect(stateOf(byDomain)).toEqual(['ok'])
  })

  it('is unknown, not verified, in the sandbox, or stopped', async () => {
    const [unknown] = await look(refusal('NotFoundException', 404))
    expect(unknown).toMatchObject({
      state: 'problem',
      mend: expect.stringContaining('create-email-identity --email-identity example.org'),
    })
    expect(stateOf(await look(verified(false)))).toEqual(['problem'])
    const [sandbox] = await look(verified(true), account({ ProductionAccessEnabled: false }))
    expect(sandbox).toMatchObject({ state: 'warning', detail: expect.stringContaining('sandbox') })
    const [stopped] = await look(verified(true), account({ SendingEnabled: false }))
    expect(stopped).toMatchObject({ state: 'problem', detail: expect.stringContaining('stopped') })
  })
})

describe('a user pool and its client', () => {
  const pool = (more: object = {}): Answer => ({
    body: { UserPool: { Id: 'eu_1', Policies: { PasswordPolicy: { MinimumLength: 8 } }, ...more } },
  })
  const client = (more: object = {}): Answer => ({
    body: {
      UserPoolClient: {
        ClientId: 'c',
        ClientSecret: 's',
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
        EnableTokenRevocation: true,
        ...more,
      },
    },
  })
  const look = async (...answers: Answer[]) => {
    const made = new CognitoIdentityProviderClient({ ...options, endpoint: await serviceOf(...answers) })
    return looked('User pool', () =>
      checkPool({ client: made, userPoolId: 'eu_1', clientId: 'c', clientSecret: 's', deploys }),
    )
  }
  const details = async (...answers: Answer[]) => {
    const found = await look(...answers)
    stateOf(found)
    return found.map(({ detail }) => detail).join(' ')
  }

  it('fit the album as it sets them up', async () => {
    expect(stateOf(await look(pool(), client()))).toEqual(['ok'])
  })

  it('are missing', async () => {
    expect(await details(refusal('ResourceNotFoundException'), client())).toContain('no user pool eu_1')
    expect(await details(pool(), refusal('ResourceNotFoundException'))).toContain('no client c')
  })

  it('are set up for something else', async () => {
    expect(await details(pool({ UsernameAttributes: ['email'] }), client())).toContain('signs in by address')
    expect(await details(pool({ Policies: { PasswordPolicy: { MinimumLength: 12 } } }), client())).toContain(
      'fewer than 12',
    )
    expect(await details(pool(), client({ ClientSecret: 'other' }))).toContain('another secret')
    expect(await details(pool(), client({ ClientSecret: undefined }))).toContain('has no secret')
    expect(await details(pool(), client({ ExplicitAuthFlows: [] }))).toContain(
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    )
    expect(await details(pool(), client({ EnableTokenRevocation: false }))).toContain('revokes no tokens')
  })
})

describe('parameters of a stage', () => {
  const path = '/cloudalbum/dev'
  const right = (): Record<string, StoredParameter> =>
    Object.fromEntries([
      ...written.map((name) => [`${path}/${name}`, { value: name }]),
      ...secrets.map((name) => [`${path}/${name}`, { value: name, secure: true }]),
    ]) as Record<string, StoredParameter>
  const look = async (parameters: Record<string, StoredParameter>) => {
    const fake = await startSsmFake(parameters)
    closing.push(() => void fake.close())
    const known = [...written, 'SIGN_UP']
    return checkParameters({
      client: new SSMClient({ ...options, endpoint: fake.endpoint }),
      path,
      known,
      deploys,
    })
  }

  it('are all there, over more than one page', async () => {
    const { findings, values } = await look({ ...right(), [`${path}/SIGN_UP`]: { value: 'open' } })
    expect(stateOf(findings)).toEqual(['ok'])
    expect(values).toMatchObject({ BASE_URL: 'BASE_URL', SIGN_UP: 'open', ALBUM_SECRET: 'ALBUM_SECRET' })
  })

  it('are missing, open, or mean nothing', async () => {
    const { [`${path}/BASE_URL`]: _, ...parameters } = right()
    parameters[`${path}/ALBUM_SECRET`] = { value: 'x' }
    parameters[`${path}/SINGUP`] = { value: 'open' }
    const { findings } = await look(parameters)
    expect(findings.map(({ state, detail }) => `${state}: ${detail}`)).toEqual([
      expect.stringMatching(/^problem: Missing under \/cloudalbum\/dev: BASE_URL\./),
      expect.stringMatching(/^problem: .*ALBUM_SECRET is a String/),
      expect.stringMatching(/^warning: .*SINGUP is no setting/),
    ])
    stateOf(findings)
  })

  it('say no secret in any finding', async () => {
    const parameters = right()
    parameters[`${path}/ALBUM_SECRET`] = { value: 'hunter2' }
    expect(JSON.stringify((await look(parameters)).findings)).not.toContain('hunter2')
  })
})

describe('who asks', () => {
  const ask = async (answer: Answer) => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', await serviceOf(answer))
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    return checkAccess('eu-central-1')
  }
  const known = {
    body: '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ada</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  }

  it('is told with account and region', async () => {
    const { findings, caller } = await ask(known)
    expect(caller).toEqual({ accountId: '123456789012', region: 'eu-central-1' })
    expect(findings[0]?.detail).toContain('user/ada')
  })

  it.each([
    ['ExpiredToken', 'aws sso login'],
    ['InvalidClientTokenId', 'aws sts get-caller-identity'],
    ['SignatureDoesNotMatch', 'aws sts get-caller-identity'],
    ['RequestTimeTooSkewed', 'timedatectl set-ntp true'],
    ['AccessDenied', 'ReadOnlyAccess'],
  ])('is refused: %s', async (code, mend) => {
    const { findings, caller } = await ask(xml(code, 403))
    expect(caller).toBeUndefined()
    expect(findings).toMatchObject([{ state: 'problem', mend: expect.stringContaining(mend) }])
  })

  it('finds nobody at an address that does not answer', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:65533')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    const { findings } = await checkAccess('eu-central-1')
    expect(findings[0]?.mend).toContain('AWS_REGION')
  })
})

describe('the clock', () => {
  const nowMs = Date.UTC(2026, 10, 21, 12)
  const at = async (offMs: number) => {
    const date = new Date(nowMs + offMs).toUTCString()
    return checkClock(await serviceOf({ status: 403, body: '', headers: { date } }), () => nowMs)
  }

  it('is right, late, or so wrong that signatures are refused', async () => {
    expect((await at(2000)).state).toBe('ok')
    expect(await at(-90_000)).toMatchObject({ state: 'warning', detail: expect.stringContaining('90 s') })
    expect(await at(600_000)).toMatchObject({ state: 'problem', mend: expect.stringContaining('set-ntp') })
  })

  it('cannot be compared with a service that does not answer', async () => {
    expect(await checkClock('http://127.0.0.1:65533')).toMatchObject({ state: 'problem' })
  })
})

import { randomBytes } from 'node:crypto'
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { newId, type OutsideIdentity } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../testing/fakes/service-fake.ts'
import { createCognitoAccessTokens } from './cognito-access-tokens.ts'
import { createCognitoIdentity } from './cognito-identity.ts'
import { asUser } from './cognito-pool.ts'
import { startCognitoLocal, type CognitoLocal } from './testing/start-cognito-local.ts'

const password = 'Blue whale 7!'
const accountId = newId()
const email = 'ann@example.org'

let cognito: CognitoLocal
let outside: OutsideIdentity
beforeEach(async () => {
  cognito = await startCognitoLocal()
  outside = outsideOf()
})
afterEach(() => cognito.stop())

function outsideOf(more: Partial<Parameters<typeof createCognitoIdentity>[0]> = {}): OutsideIdentity {
  const identity = createCognitoIdentity({
    ...cognito.pool,
    confirmation: 'code',
    signUpFloorMs: 0,
    ...more,
  })
  if (!identity.outside) throw new Error('Cognito is outside of the album.')
  return identity.outside
}

const login = { accountId, email, password, atOnce: true, language: null }
/** As often as the SDK asks. */
const refusing = (name: string) =>
  cognito.fail(
    new Refusal(400, name, 'Because.'),
    /^(LimitExceeded|TooManyRequests)Exception$/.test(name) ? 3 : 1,
  )
const targets = () =>
  cognito.requests.map(({ headers }) => headers['x-amz-target']?.split('.')[1]).filter(Boolean)

describe('An error of Cognito', () => {
  it.each([
    ['InvalidPasswordException', 'password-weak', undefined],
    ['PasswordHistoryPolicyViolationException', 'password-weak', undefined],
    ['InvalidParameterException', 'invalid-input', undefined],
    ['UserLambdaValidationException', 'sign-up-closed', undefined],
    ['LimitExceededException', 'rate-limited', 900],
    ['TooManyRequestsException', 'rate-limited', 5],
    ['CodeDeliveryFailureException', 'unavailable', 5],
  ])('%s is told as %s, with its cause', async (name, code, retryAfterS) => {
    refusing(name)
    const told = await outside.signUp({ ...login, atOnce: false }).catch((error: unknown) => error)
    expect(told).toMatchObject({ code, retryAfterS, cause: { name } })
  })

  it.each([
    'CodeMismatchException',
    'ExpiredCodeException',
    'TooManyFailedAttemptsException',
    'LimitExceededException',
    'NotAuthorizedException',
    'UserNotFoundException',
  ])('%s for a code says no more than that the code is wrong', async (name) => {
    await outside.signUp(login)
    refusing(name)
    await expect(outside.confirm(accountId, '123456')).rejects.toMatchObject({ code: 'code-wrong' })
    refusing(name)
    await expect(outside.reset(accountId, '123456', password)).rejects.toMatchObject({ code: 'code-wrong' })
  })

  it.each(['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException'])(
    '%s for a password is a wrong password',
    async (name) => {
      await outside.signUp(login)
      refusing(name)
      expect(await outside.prove(accountId, password)).toBeUndefined()
    },
  )

  it('that nobody expects is a fault, and no wrong password', async () => {
    refusing('ResourceNotFoundException')
    await expect(outside.prove(accountId, password)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('of our own secret is a fault, and no wrong password', async () => {
    await outside.signUp(login)
    const broken = outsideOf({ clientSecret: 'another' })
    await expect(broken.prove(accountId, password)).rejects.toThrow(/secret hash/i)
    await expect(broken.confirm(accountId, '123456')).rejects.toThrow(/secret hash/i)
  })
})

describe('Cognito', () => {
  it('is asked again when it is busy, away, or its answer is lost', async () => {
    await outside.signUp(login)
    for (const fault of ['throttled', 'unavailable', 'reset', 'lost-reply'] as const) {
      cognito.fail(fault)
      expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
    }
  })

  it('is not there when it stays away', async () => {
    cognito.fail('reset', 3)
    await expect(outside.prove(accountId, password)).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterS: 5,
    })
  })

  it('takes a sign-up whose answer was lost once', async () => {
    cognito.fail('lost-reply')
    await outside.signUp({ ...login, atOnce: false })
    expect(await outside.prove(accountId, password)).toEqual({ confirmed: false })
    await outside.confirm(accountId, cognito.sent.at(-1)?.code ?? '')
    expect(await outside.prove(accountId, password)).toMatchObject({ confirmed: true })
  })

  it('gets the same requests for nobody as for others', async () => {
    await outside.signUp(login)
    const asked = async (work: () => Promise<unknown>) => {
      cognito.requests.splice(0)
      await work().catch(() => undefined)
      return targets()
    }
    for (const work of [
      (id: string | undefined) => outside.prove(id, 'wrong'),
      (id: string | undefined) => outside.confirm(id, '123456'),
      (id: string | undefined) => outside.reset(id, '123456', password),
    ])
      expect(await asked(() => work(undefined))).toEqual(await asked(() => work(accountId)))
  })

  it('gives sign-ups a floor, so that a mail that is sent does not tell', async () => {
    const slow = outsideOf({ signUpFloorMs: 300 })
    for (const id of [undefined, newId()]) {
      const startMs = performance.now()
      await slow.signUp({ ...login, accountId: id, atOnce: false })
      expect(performance.now() - startMs).toBeGreaterThan(290)
    }
  })

  it('is told to keep passwords to itself: none comes back in a request that needs none', async () => {
    await outside.signUp(login)
    await outside.sendReset(accountId, null)
    await outside.align({ accountId, email, enabled: true })
    const withPassword = cognito.requests.filter(({ body }) => body.includes(password))
    expect(new Set(withPassword.map(({ headers }) => headers['x-amz-target']?.split('.')[1]))).toEqual(
      new Set(['AdminSetUserPassword']),
    )
  })
})

describe('The server in front of cognito-local refuses', () => {
  const nameOf = (work: Promise<unknown>) => work.catch((error: Error) => error.name)

  it('a request of the administrator without a signature', async () => {
    const { client, userPoolId } = cognito.pool
    const bare = new CognitoIdentityProviderClient({
      endpoint: cognito.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: '', secretAccessKey: '' },
    })
    const ask = () => new AdminGetUserCommand({ UserPoolId: userPoolId, Username: accountId })
    expect(await nameOf(client.send(ask()))).toBe('UserNotFoundException')
    bare.middlewareStack.add(
      (next) => async (args) => {
        delete (args.request as { headers: Record<string, string> }).headers['authorization']
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    expect(await nameOf(bare.send(ask()))).not.toBe('UserNotFoundException')
  })

  it.each([
    ['no secret hash', { SecretHash: undefined }, 'NotAuthorizedException'],
    ['a wrong secret hash', { SecretHash: 'abc=' }, 'NotAuthorizedException'],
    ['another client', { ClientId: 'another' }, 'ResourceNotFoundException'],
    ['a username of another form', { Username: 'ann smith' }, 'InvalidParameterException'],
    ['no username', { Username: undefined }, 'InvalidParameterException'],
  ])('%s', async (_, change, name) => {
    const ask = new ForgotPasswordCommand({ ...asUser(cognito.pool, accountId), ...change })
    expect(await nameOf(cognito.pool.client.send(ask))).toBe(name)
  })

  it.each([
    ['too short a password', { Password: 'short' }, 'InvalidPasswordException'],
    ['a password that begins with a space', { Password: ` ${password}` }, 'InvalidParameterException'],
    ['an attribute of another form', { UserAttributes: [{ Name: '' }] }, 'InvalidParameterException'],
  ])('%s', async (_, change, name) => {
    const wanted = { ...asUser(cognito.pool, accountId), Password: password, ...change }
    expect(await nameOf(cognito.pool.client.send(new SignUpCommand(wanted as never)))).toBe(name)
  })
})

describe('A session', () => {
  const tokensOf = (more: { secret?: Uint8Array } = {}) =>
    createCognitoAccessTokens({ ...cognito.pool, keysUrl: cognito.keysUrl, secret, ...more })
  const secret = randomBytes(32)
  async function open() {
    await createCognitoIdentity({ ...cognito.pool, confirmation: 'code' }).setPassword(accountId, password)
    await outside.align({ accountId, email, enabled: true })
    const { sessionId, grant } = await tokensOf().open(
      accountId,
      (await outside.prove(accountId, password)) ?? {},
    )
    return { accountId, sessionId, grant }
  }

  it('is renewed no more after a sign-out everywhere, or when its login is disabled or gone', async () => {
    const tokens = tokensOf()
    const first = await open()
    expect(await tokens.renew(first)).toBeDefined()
    await outside.signOutEverywhere(accountId)
    expect(await tokens.renew(first)).toBeUndefined()
    const second = await open()
    await outside.align({ accountId, email, enabled: false })
    expect(await tokens.renew(second)).toBeUndefined()
    await createCognitoIdentity({ ...cognito.pool, confirmation: 'code' }).remove(accountId)
    expect(await tokens.renew(second)).toBeUndefined()
  })

  it('is renewed with its own grant only, and by this album only', async () => {
    const tokens = tokensOf()
    const [one, two] = [await open(), await open()]
    expect(await tokens.renew({ ...one, grant: two.grant })).toBeUndefined()
    expect(await tokens.renew({ ...one, accountId: newId() })).toBeUndefined()
    expect(await tokens.renew({ ...one, grant: null })).toBeUndefined()
    expect(await tokensOf({ secret: randomBytes(32) }).renew(one)).toBeUndefined()
    expect(one.grant).not.toContain('.')
  })

  it('stays, and can be renewed later, while Cognito is away', async () => {
    const session = await open()
    cognito.fail('reset', 3)
    await expect(tokensOf().renew(session)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await tokensOf().renew(session)).toBeDefined()
  })
})

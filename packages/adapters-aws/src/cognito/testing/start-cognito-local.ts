import { createHmac } from 'node:crypto'
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { systemClock, type Clock } from '@cloudalbum/core'
import { CognitoError } from 'cognito-local/lib/errors.js'
import { jsonProtocol, readJsonRequest } from '../../testing/fakes/json-protocol.ts'
import {
  fakeClientOptions,
  Refusal,
  startServiceFake,
  type ServiceFake,
  type ServiceRequest,
} from '../../testing/fakes/service-fake.ts'
import type { CognitoPool } from '../cognito-pool.ts'
import { publicKeys } from './access-token-claims.ts'
import { checkPolicy, completionsOf } from './completions.ts'
import { openEmulatedPool, type EmulatedPool, type PoolTriggers, type SentCode } from './emulated-pool.ts'
import { checkInput, isSigned } from './request-shapes.ts'

export type { PoolTriggers, SentCode } from './emulated-pool.ts'

export interface CognitoLocal extends Omit<ServiceFake, 'close'> {
  pool: CognitoPool
  keysUrl: string
  /** Every code that was sent, oldest first. */
  sent: SentCode[]
  /** What follows from the link in a mail: Cognito confirms, and tells nobody. */
  followLink: (username: string) => Promise<void>
  stop: () => Promise<void>
}

export interface CognitoLocalOptions {
  clock?: Clock
  triggers?: PoolTriggers
  /** As an app client is set up. */
  accessTokenMinutes?: number
}

const target = 'AWSCognitoIdentityProviderService'
const region = 'eu-central-1'
const keysPath = '/.well-known/jwks.json'

const protocol = {
  ...jsonProtocol('cognito-idp', {
    throttled: new Refusal(400, 'TooManyRequestsException', 'Rate exceeded'),
    unavailable: new Refusal(500, 'InternalErrorException', 'Try again.'),
  }),
  needsSignature: ({ method, headers }: ServiceRequest) =>
    method === 'POST' && isSigned((headers['x-amz-target'] ?? '').replace(`${target}.`, '')),
}

/**
 * One user pool with one app client: cognito-local behind a server that checks every request against the documented shapes,
 * and does what cognito-local lacks (completions.ts). Nothing of it is left after `stop`.
 */
export async function startCognitoLocal({
  clock = systemClock,
  triggers = {},
  accessTokenMinutes = 15,
}: CognitoLocalOptions = {}): Promise<CognitoLocal> {
  const userPoolId = `${region}_${random(9)}`
  const ids = { userPoolId, clientId: random(26), clientSecret: random(51) }
  const issuerDomain = `https://cognito-idp.${region}.amazonaws.com`
  const emulated = await openEmulatedPool({ ...ids, issuerDomain, accessTokenMinutes, clock, triggers })
  const answer = answerOf(emulated, ids, triggers)
  const { close, ...fake } = await startServiceFake(protocol, async (request) => {
    if (request.method === 'GET' && request.path === `/${userPoolId}${keysPath}`)
      return JSON.stringify(publicKeys)
    const { operation, input } = readJsonRequest(request, target)
    return JSON.stringify(await answer(operation, input), inSeconds)
  })
  const client = new CognitoIdentityProviderClient({ ...fakeClientOptions(fake.endpoint), region })
  return {
    ...fake,
    pool: { client, ...ids },
    keysUrl: `${fake.endpoint}/${userPoolId}${keysPath}`,
    sent: emulated.sent,
    async followLink(username) {
      const code = (await emulated.pool.getUserByUsername(emulated.ctx, username))?.ConfirmationCode
      await answer('ConfirmSignUp', { ...signed(ids, username), ConfirmationCode: code })
    },
    async stop() {
      client.destroy()
      await close()
      await emulated.close()
    },
  }
}

type Ids = Omit<CognitoPool, 'client'>
type Input = Record<string, unknown>

function answerOf(emulated: EmulatedPool, ids: Ids, triggers: PoolTriggers) {
  const completions = completionsOf(emulated, ids.userPoolId, triggers)
  return async (operation: string, input: Input): Promise<object> => {
    checkInput(operation, input)
    const username = await usernameOf(emulated, input)
    checkWhere(operation, input, ids, username)
    checkPolicy(operation, input)
    try {
      const user = await emulated.pool.getUserByUsername(emulated.ctx, username)
      if (!user && needsUser(operation))
        throw new Refusal(400, 'UserNotFoundException', 'User does not exist.')
      return await (completions[operation]?.(input, user) ?? emulated.run(operation, input))
    } catch (error) {
      throw error instanceof CognitoError ? new Refusal(400, error.code, error.message) : error
    }
  }
}

/** The others of the administrator make one, or keep to themselves whether there is one. */
const needsUser = (operation: string) =>
  /^Admin/.test(operation) && !['AdminCreateUser', 'AdminInitiateAuth'].includes(operation)

/** Whom the request is about, and whose name its secret hash is made with. */
async function usernameOf(emulated: EmulatedPool, input: Input): Promise<string> {
  const { Username: username, AuthParameters: parameters = {} } = input as {
    Username?: string
    AuthParameters?: Record<string, string>
  }
  const refreshToken = parameters['REFRESH_TOKEN']
  const owner =
    refreshToken === undefined ? null : await emulated.pool.getUserByRefreshToken(emulated.ctx, refreshToken)
  return username ?? parameters['USERNAME'] ?? owner?.Username ?? ''
}

/** @throws Refusal when pool, client or the proof of its secret are others. */
function checkWhere(operation: string, input: Input, ids: Ids, username: string): void {
  const { UserPoolId = ids.userPoolId, ClientId = ids.clientId, ClientSecret, SecretHash } = input
  if (UserPoolId !== ids.userPoolId || ClientId !== ids.clientId)
    throw new Refusal(400, 'ResourceNotFoundException', 'User pool or client does not exist.')
  if (operation === 'RevokeToken') {
    if (ClientSecret !== ids.clientSecret)
      throw new Refusal(400, 'UnauthorizedException', 'Client secret does not match.')
    return
  }
  if (!('ClientId' in input)) return
  const hash = SecretHash ?? (input['AuthParameters'] as Input | undefined)?.['SECRET_HASH']
  if (hash === undefined) throw notAuthorized('configured with secret but SECRET_HASH was not received')
  // Whose refresh token this was is known no more.
  if (username !== '' && hash !== signed(ids, username).SecretHash)
    throw notAuthorized('Unable to verify secret hash for client')
}

const notAuthorized = (message: string) => new Refusal(400, 'NotAuthorizedException', message)

const signed = ({ clientId, clientSecret }: Ids, username: string) => ({
  ClientId: clientId,
  Username: username,
  SecretHash: createHmac('sha256', clientSecret).update(`${username}${clientId}`).digest('base64'),
})

/** Times of the protocol are seconds. */
const inSeconds = (key: string, value: unknown) =>
  key.endsWith('Date') && typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : value

const random = (length: number) => crypto.randomUUID().replaceAll('-', '').repeat(2).slice(0, length)

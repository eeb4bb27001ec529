import { randomUUID } from 'node:crypto'
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda'
import { attributesAppend, attributeValue, type User } from 'cognito-local/lib/services/userPoolService.js'
import { Refusal } from '../../testing/fakes/service-fake.ts'
import { claimsOf, overridden, preTokenGenerationEvent, signToken } from './access-token-claims.ts'
import type { EmulatedPool, PoolTriggers } from './emulated-pool.ts'
import { invalidParameter } from './request-shapes.ts'

type Input = Record<string, unknown>
type Answer = Record<string, unknown>

/** An operation as the service documents it, where the emulator does without, or differs. */
export type Completion = (input: Input, user: User | null) => Promise<Answer>

const refused = (code: string, message: string) => new Refusal(400, code, message)
const notAuthorized = (message: string) => refused('NotAuthorizedException', message)
const wrongPassword = () => notAuthorized('Incorrect username or password.')
const wrongCode = () =>
  refused('CodeMismatchException', 'Invalid verification code provided, please try again.')

/** What the service says it would send to a user that there is not (PreventUserExistenceErrors=ENABLED). */
const simulatedDelivery = () => ({
  CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
})

const isUnconfirmed = (user: User) => user.UserStatus === 'UNCONFIRMED'
const isProven = (user: User) => attributeValue('email_verified', user.Attributes) === 'true'

const minPasswordLength = 8

/** The policy of the album's pool: length, and no rules about kinds of characters. */
export function checkPolicy(operation: string, { Password: password }: Input): void {
  if (
    typeof password === 'string' &&
    password.length < minPasswordLength &&
    operation !== 'AdminInitiateAuth'
  )
    throw refused(
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
    )
}

export function completionsOf(emulated: EmulatedPool, userPoolId: string, triggers: PoolTriggers) {
  const tokens = tokensOf(emulated, userPoolId, triggers)
  const { run } = emulated
  const prove = (user: User) => {
    const Attributes = attributesAppend(user.Attributes, { Name: 'email_verified', Value: 'true' })
    return emulated.pool.saveUser(emulated.ctx, { ...user, Attributes })
  }
  const completions: Record<string, Completion> = {
    AdminInitiateAuth: (input, user) => tokens.initiateAuth(input, user),
    RevokeToken: (input) => tokens.revoke(input),
    async AdminUserGlobalSignOut(_, user) {
      if (user) await emulated.pool.saveUser(emulated.ctx, { ...user, RefreshTokens: [] })
      return {}
    },
    async ResendConfirmationCode({ ClientMetadata }, user) {
      if (!user) return simulatedDelivery()
      if (!isUnconfirmed(user)) throw invalidParameter('User is already confirmed.')
      await emulated.sendCode('ResendCode', user, ClientMetadata as Record<string, string> | undefined)
      return simulatedDelivery()
    },
    async ConfirmSignUp(input, user) {
      if (!user) throw wrongCode()
      if (!isUnconfirmed(user))
        throw notAuthorized(`User cannot be confirmed. Current status is ${user.UserStatus}`)
      const answer = await run('ConfirmSignUp', input)
      const confirmed = await emulated.pool.getUserByUsername(emulated.ctx, user.Username)
      if (confirmed) await prove(confirmed)
      return answer
    },
    async ForgotPassword(input, user) {
      if (!user) return simulatedDelivery()
      if (!user.Enabled) throw notAuthorized('User is disabled.')
      if (!isProven(user))
        throw invalidParameter(
          'Cannot reset password for the user as there is no registered/verified email or phone_number',
        )
      return run('ForgotPassword', input)
    },
    async ConfirmForgotPassword(input, user) {
      if (!user) throw wrongCode()
      if (isUnconfirmed(user) || user.ConfirmationCode === undefined)
        throw refused('ExpiredCodeException', 'Invalid code provided, please request a code again.')
      return run('ConfirmForgotPassword', input)
    },
    async ListUsers({ Limit = 60, PaginationToken = '0' }) {
      const users = (await run('ListUsers', { UserPoolId: userPoolId }))['Users'] as unknown[]
      const end = Number(PaginationToken) + Number(Limit)
      const next = end < users.length ? { PaginationToken: String(end) } : {}
      return { Users: users.slice(Number(PaginationToken), end), ...next }
    },
  }
  return completions
}

function tokensOf(emulated: EmulatedPool, userPoolId: string, triggers: PoolTriggers) {
  const { run } = emulated
  /** Refresh token → `origin_jti`. */
  const origins = new Map<string, string>()

  async function complete(token: string, origin: string, source: Source): Promise<string> {
    const claims = { ...claimsOf(token), origin_jti: origin, version: 2 }
    const { PreTokenGeneration: hook } = triggers
    if (!hook) return signToken(claims)
    const event = preTokenGenerationEvent(claims, userPoolId, source)
    return signToken(overridden(claims, (await hook(event as never)) as PreTokenGenerationV2TriggerEvent))
  }

  async function answer(given: Answer, refreshToken: string, source: Source): Promise<Answer> {
    const result = given['AuthenticationResult'] as { AccessToken: string; RefreshToken?: string }
    const AccessToken = await complete(result.AccessToken, origins.get(refreshToken) ?? '', source)
    const { exp, iat } = claimsOf(AccessToken) as { exp: number; iat: number }
    return {
      AuthenticationResult: { ...result, AccessToken, ExpiresIn: exp - iat, TokenType: 'Bearer' },
      ChallengeParameters: {},
    }
  }

  return {
    async initiateAuth(input: Input, user: User | null): Promise<Answer> {
      const { AuthFlow: flow, AuthParameters: parameters = {} } = input as {
        AuthFlow: string
        AuthParameters?: Record<string, string>
      }
      if (flow === 'REFRESH_TOKEN_AUTH') {
        const refreshToken = parameters['REFRESH_TOKEN'] ?? ''
        if (!user || !origins.has(refreshToken)) throw notAuthorized('Invalid Refresh Token')
        if (!user.Enabled) throw notAuthorized('User is disabled.')
        if (!user.RefreshTokens.includes(refreshToken)) throw notAuthorized('Refresh Token has been revoked')
        return answer(await run('AdminInitiateAuth', input), refreshToken, 'TokenGeneration_RefreshTokens')
      }
      if (!parameters['PASSWORD']) throw invalidParameter('Missing required parameter PASSWORD')
      if (!user) throw wrongPassword()
      if (!user.Enabled) throw notAuthorized('User is disabled.')
      if (user.Password !== parameters['PASSWORD']) throw wrongPassword()
      const given = await run('AdminInitiateAuth', input)
      const { RefreshToken } = given['AuthenticationResult'] as { RefreshToken: string }
      origins.set(RefreshToken, randomUUID())
      return answer(given, RefreshToken, 'TokenGeneration_Authentication')
    },

    /** One that is over is fine. */
    async revoke(input: Input): Promise<Answer> {
      const owner = await emulated.pool.getUserByRefreshToken(emulated.ctx, String(input['Token']))
      return owner ? run('RevokeToken', input) : {}
    },
  }
}

type Source = 'TokenGeneration_Authentication' | 'TokenGeneration_RefreshTokens'

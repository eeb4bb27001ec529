import { createRequire } from 'node:module'
import { createSign } from 'node:crypto'
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda'

const keys = createRequire(import.meta.url)
const { pem } = keys('cognito-local/lib/keys/cognitoLocal.private.json') as { pem: string }
const { jwk } = keys('cognito-local/lib/keys/cognitoLocal.public.json') as { jwk: Record<string, string> }

/** What the tokens of the pool are verified with (RFC 7517). */
export const publicKeys = { keys: [jwk] }

export type Claims = Record<string, unknown>

export const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims

/** RS256 with the key of the pool, for claims that the emulator leaves out. */
export function signToken(claims: Claims, header: Claims = {}): string {
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: jwk['kid'], ...header }, claims]
  const body = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${body}.${createSign('RSA-SHA256').update(body).sign(pem, 'base64url')}`
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html, event version 2 */
export function preTokenGenerationEvent(
  claims: Claims,
  userPoolId: string,
  source: 'TokenGeneration_Authentication' | 'TokenGeneration_RefreshTokens',
): PreTokenGenerationV2TriggerEvent {
  return {
    version: '2',
    triggerSource: source,
    region: userPoolId.split('_')[0] ?? '',
    userPoolId,
    userName: String(claims['username']),
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: String(claims['client_id']) },
    request: {
      userAttributes: { sub: String(claims['sub']), 'cognito:user_status': 'CONFIRMED' },
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [] },
      scopes: String(claims['scope']).split(' '),
    },
    response: { claimsAndScopeOverrideDetails: null as never },
  }
}

/** The access token as the answer of the trigger says. */
export function overridden(claims: Claims, { response }: PreTokenGenerationV2TriggerEvent): Claims {
  const { scopesToAdd = [], scopesToSuppress = [] } =
    response.claimsAndScopeOverrideDetails?.accessTokenGeneration ?? {}
  const scopes = String(claims['scope']).split(' ')
  const kept = scopes.filter((scope) => !scopesToSuppress.includes(scope))
  return { ...claims, scope: [...kept, ...scopesToAdd].join(' ') }
}

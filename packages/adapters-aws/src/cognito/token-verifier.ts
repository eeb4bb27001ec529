import { AppError, systemClock, type AccessClaims, type Clock } from '@cloudalbum/core'
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { FetchError, JwtBaseError } from 'aws-jwt-verify/error'
import type { Fetcher } from 'aws-jwt-verify/https'
import { SimpleJwksCache, type Jwks } from 'aws-jwt-verify/jwk'

export interface TokenVerifierOptions {
  userPoolId: string
  clientId: string
  /** Where the pool's keys are, for an emulator. */
  keysUrl?: string
  clock?: Clock
}

const fetchTimeoutMs = 3_000
/** How long the keys are given out before they are asked for again. */
const publishedMs = 5 * 60_000
/** Cognito's clock is another one than ours. */
const otherClockMs = 3_000

/**
 * Access tokens of one user pool and one app client, by aws-jwt-verify: signature, issuer, client, use and time. The keys
 * are fetched with the first token, and again for one that names an unknown key, at most every 10 seconds.
 */
export function createTokenVerifier(options: TokenVerifierOptions) {
  const { userPoolId, clientId, keysUrl, clock = systemClock } = options
  const cache = new SimpleJwksCache({ fetcher: fetcherOf(keysUrl) })
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId, tokenUse: 'access' },
    { jwksCache: cache },
  )
  const { jwksUri } = CognitoJwtVerifier.parseUserPoolId(userPoolId)
  let published: { jwks: Jwks; atMs: number } | undefined
  return {
    /** Undefined for everything that is not such a token, or of the future. @throws AppError `unavailable` when the keys cannot be had. */
    async verify(token: string): Promise<AccessClaims | undefined> {
      try {
        const payload = await verifier.verify(token)
        // "On or after" it a token is over (RFC 7519 4.1.4); the verifier believes it a second longer.
        if (payload.exp * 1000 <= clock.now() || payload.iat * 1000 > clock.now() + otherClockMs)
          return undefined
        return claimsOf(payload)
      } catch (error) {
        if (error instanceof FetchError) throw keysAway(error)
        if (error instanceof JwtBaseError) return undefined
        throw error
      }
    },
    async jwks(): Promise<{ keys: Record<string, unknown>[] }> {
      try {
        if (!published || published.atMs + publishedMs <= clock.now())
          published = { jwks: await cache.getJwks(jwksUri), atMs: clock.now() }
      } catch (error) {
        throw error instanceof FetchError ? keysAway(error) : error
      }
      return { keys: published.jwks.keys.map((key) => ({ ...key })) }
    },
  }
}

const keysAway = (cause: unknown) =>
  new AppError('unavailable', 'Tokens cannot be checked at the moment. Try again soon.', {
    retryAfterS: 5,
    cause,
  })

const fetcherOf = (keysUrl: string | undefined): Fetcher => ({
  async fetch(uri) {
    try {
      const answer = await fetch(keysUrl ?? uri, {
        signal: AbortSignal.timeout(fetchTimeoutMs),
        redirect: 'error',
      })
      if (!answer.ok) throw new Error(`The answer is ${answer.status}.`)
      return await answer.arrayBuffer()
    } catch (cause) {
      throw new FetchError(uri, cause)
    }
  },
})

/** `origin_jti` names the sign-in that a token comes from; it is there when the app client has token revocation on. */
function claimsOf(payload: Record<string, unknown>): AccessClaims | undefined {
  const { username, origin_jti: sessionId, iat } = payload
  if (typeof username !== 'string' || typeof sessionId !== 'string' || typeof iat !== 'number')
    return undefined
  return { accountId: username, sessionId, issuedAtMs: iat * 1000 }
}

/** Of a token that came from Cognito just now, over TLS. */
export function readClaims(token: string): { sessionId: string; expiresAtMs: number } {
  const [, payload = ''] = token.split('.')
  const { origin_jti: sessionId, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    origin_jti?: string
    exp: number
  }
  if (sessionId === undefined)
    throw new Error('Tokens of the app client name no sign-in: switch its token revocation on.')
  return { sessionId, expiresAtMs: exp * 1000 }
}

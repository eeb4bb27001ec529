import { errors, jwtVerify, SignJWT, type JWTVerifyGetKey } from 'jose'
import { newId, type AccessTokens, type Clock, type IssuedToken } from '@cloudalbum/core'
import { longestTokenLifeMs, type TokenKeys } from './token-keys.ts'

export const accessTokenLifeMs = 15 * 60_000
const audience = 'cloudalbum'
/** RFC 9068 2.1: nothing else that is ever signed with these keys passes for an access token. */
const typ = 'at+jwt'
/** Headers that name a key or demand a meaning: none of ours has them. */
const refusedHeaders = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip'] as const

export interface JwtOptions {
  keys: TokenKeys
  /** BASE_URL. */
  issuer: string
  clock: Clock
  /** For clients that cannot renew tokens; no longer than keys are believed after they were replaced. */
  lifeMs?: number
}

const publicKeyFrom =
  (keys: TokenKeys): JWTVerifyGetKey =>
  async (header) => {
    if (refusedHeaders.some((name) => name in header))
      throw new errors.JWTInvalid('It has a header that is not ours.')
    const key = header.kid === undefined ? undefined : await keys.byId(header.kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.publicKey
  }

/** ES256 JWTs of this album. */
export function createJwtAccessTokens({
  keys,
  issuer,
  clock,
  lifeMs = accessTokenLifeMs,
}: JwtOptions): AccessTokens {
  if (lifeMs > longestTokenLifeMs)
    throw new Error('No access token may live longer than its key is believed.')
  const keyOf = publicKeyFrom(keys)

  async function issue(accountId: string, sessionId: string): Promise<IssuedToken> {
    const { kid, privateKey } = await keys.current()
    const nowMs = clock.now()
    const expiresAtMs = Math.floor((nowMs + lifeMs) / 1000) * 1000
    const token = await new SignJWT({ token_use: 'access', sid: sessionId })
      .setProtectedHeader({ alg: 'ES256', kid, typ })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(accountId)
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setExpirationTime(expiresAtMs / 1000)
      .sign(privateKey)
    return { token, expiresAtMs }
  }

  return {
    async open(accountId) {
      const sessionId = newId(clock.now())
      return { sessionId, grant: null, ...(await issue(accountId, sessionId)) }
    },

    renew: ({ accountId, sessionId }) => issue(accountId, sessionId),

    // Nothing is granted that its session would not end.
    revoke: async () => undefined,

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          algorithms: ['ES256'],
          issuer,
          audience,
          typ,
          requiredClaims: ['sub', 'sid', 'iat', 'exp', 'token_use'],
          currentDate: new Date(clock.now()),
        })
        const { sub, sid, iat, token_use } = payload
        if (token_use !== 'access' || typeof sub !== 'string' || typeof sid !== 'string' || iat === undefined)
          return undefined
        if (iat * 1000 > clock.now()) return undefined
        return { accountId: sub, sessionId: sid, issuedAtMs: iat * 1000 }
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
        throw error
      }
    },

    async jwks() {
      await keys.current()
      return { keys: (await keys.all()).map(({ publicJwk }) => ({ ...publicJwk })) }
    },
  }
}

import { AdminInitiateAuthCommand, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider'
import type { AccessTokens, GrantedSession, IssuedToken } from '@cloudalbum/core'
import { translated, unless } from './cognito-errors.ts'
import { secretHash, type CognitoPool } from './cognito-pool.ts'
import { createSeal } from './seal.ts'
import { createTokenVerifier, readClaims, type TokenVerifierOptions } from './token-verifier.ts'

export interface CognitoAccessTokensOptions extends CognitoPool, TokenVerifierOptions {
  /** ALBUM_SECRET: 32 bytes or more. With another one, sessions can be renewed no more. */
  secret: Uint8Array
}

/**
 * Access tokens of Cognito. A session is called by the `origin_jti` of its tokens, which all that come from one sign-in have
 * in common; Cognito's refresh token is its grant, sealed for this session of this account, and never leaves the server.
 */
export function createCognitoAccessTokens(options: CognitoAccessTokensOptions): AccessTokens {
  const { client, userPoolId, clientId, clientSecret } = options
  const seal = createSeal(options.secret, 'Cognito refresh token')
  const verifier = createTokenVerifier(options)
  const about = ({ accountId, sessionId }: Omit<GrantedSession, 'grant'>) => `${accountId} ${sessionId}`
  const refreshTokenOf = (session: GrantedSession) =>
    session.grant === null ? undefined : seal.open(session.grant, about(session))

  async function renew(session: GrantedSession): Promise<IssuedToken | undefined> {
    const refreshToken = refreshTokenOf(session)
    if (refreshToken === undefined) return undefined
    const ask = new AdminInitiateAuthCommand({
      UserPoolId: userPoolId,
      ClientId: clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: {
        REFRESH_TOKEN: refreshToken,
        SECRET_HASH: secretHash(session.accountId, options),
      },
    })
    const answer = await unless(['NotAuthorizedException', 'UserNotFoundException'], () => client.send(ask))
    const token = answer?.AuthenticationResult?.AccessToken
    if (token === undefined) return undefined
    return { token, expiresAtMs: readClaims(token).expiresAtMs }
  }

  return {
    async open(accountId, { tokens }) {
      if (!tokens) throw new Error('Cognito gave no tokens for this password.')
      const { accessToken: token, refreshToken } = tokens
      const { sessionId, expiresAtMs } = readClaims(token)
      return {
        sessionId,
        token,
        expiresAtMs,
        grant: seal.close(refreshToken, about({ accountId, sessionId })),
      }
    },

    renew: (session) => translated(() => renew(session)),

    revoke: (session) =>
      translated(async () => {
        const token = refreshTokenOf(session)
        if (token === undefined) return
        const revoke = new RevokeTokenCommand({
          Token: token,
          ClientId: clientId,
          ClientSecret: clientSecret,
        })
        await unless(['NotAuthorizedException', 'UnauthorizedException'], () => client.send(revoke))
      }),

    verify: (token) => verifier.verify(token),
    jwks: () => verifier.jwks(),
  }
}

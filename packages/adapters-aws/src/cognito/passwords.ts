import { AdminInitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { newId, type PasswordProof } from '@cloudalbum/core'
import { isNamed, passwordWeak } from './cognito-errors.ts'
import { secretHash, type CognitoPool } from './cognito-pool.ts'

/** The same word typed on two keyboards is the same bytes. */
const asTyped = (password: string) => password.normalize('NFC')

/**
 * A password as Cognito takes it: `^[\S]+.*[\S]+$`, at most 256 characters. Checked before it is sent, so that a sign-up
 * with a known address hears the same as one with a new address. @throws AppError `password-weak`.
 */
export function acceptable(password: string): string {
  const typed = asTyped(password)
  if (!/^\S.*\S$/.test(typed))
    throw passwordWeak('The password must not begin or end with a space, or hold a line break.')
  if (typed.length > 256) throw passwordWeak('The password is longer than 256 characters.')
  return typed
}

/** Nobody's: requests for it are like those for others, and Cognito takes as long to refuse them. */
export const nobody = () => newId()

/**
 * `ADMIN_USER_PASSWORD_AUTH`: the password goes from our server to Cognito only. The tokens are of a session of Cognito's;
 * where they are dropped, nobody has them, and they run out. A login that is disabled is refused whatever the password.
 */
export async function prove(
  pool: CognitoPool,
  accountId: string | undefined,
  password: string,
): Promise<PasswordProof | undefined> {
  const username = accountId ?? nobody()
  const ask = new AdminInitiateAuthCommand({
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: {
      USERNAME: username,
      // Missing would be a fault of the request; a space is nobody's password.
      PASSWORD: asTyped(password) || ' ',
      SECRET_HASH: secretHash(username, pool),
    },
  })
  try {
    const { AuthenticationResult: result, ChallengeName: challenge } = await pool.client.send(ask)
    // A temporary password of the console opens nothing; a new one can be set by mail.
    if (challenge === 'NEW_PASSWORD_REQUIRED') return undefined
    if (!result?.AccessToken || !result.RefreshToken)
      throw new Error(
        `The user pool asks for ${challenge ?? 'more'}: switch multi-factor authentication off.`,
      )
    return {
      confirmed: true,
      tokens: { accessToken: result.AccessToken, refreshToken: result.RefreshToken },
    }
  } catch (error) {
    // It comes after the password was found right.
    if (isNamed(error, 'UserNotConfirmedException')) return { confirmed: false }
    if (isNamed(error, 'NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException'))
      return undefined
    throw error
  }
}

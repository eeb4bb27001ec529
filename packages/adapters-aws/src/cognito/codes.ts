import {
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { OutsideIdentity } from '@cloudalbum/core'
import { codeWrong, isNamed, translated, unless } from './cognito-errors.ts'
import { asUser, ofUser, type CognitoPool } from './cognito-pool.ts'
import { statusOf } from './logins.ts'
import { acceptable, nobody } from './passwords.ts'

type Codes = Pick<OutsideIdentity, 'sendConfirmation' | 'confirm' | 'sendReset' | 'reset'>

/** The codes and links that Cognito makes, sends and checks. */
export function codesOf(pool: CognitoPool): Codes {
  return {
    sendConfirmation: (accountId, language) =>
      translated(() => sendConfirmation(pool, addressed(pool, accountId, language))),
    confirm: (accountId, code) => translated(() => confirm(pool, accountId ?? nobody(), code)),
    sendReset: (accountId, language) =>
      translated(() => sendReset(pool, addressed(pool, accountId, language))),
    reset: (accountId, code, password) =>
      translated(() => reset(pool, accountId ?? nobody(), code, acceptable(password))),
  }
}

/** Whom a mail goes to, and what the custom-message trigger is told of it. */
const addressed = (pool: CognitoPool, username: string, language: 'en' | 'ko' | null) => ({
  ...asUser(pool, username),
  ...(language ? { ClientMetadata: { language } } : {}),
})
type Addressed = ReturnType<typeof addressed>

/** Cognito calls it a bad parameter when a user is confirmed already, and NotAuthorized when it is disabled. */
async function sendConfirmation(pool: CognitoPool, to: Addressed): Promise<void> {
  await unless(['UserNotFoundException', 'InvalidParameterException', 'NotAuthorizedException'], () =>
    pool.client.send(new ResendConfirmationCodeCommand(to)),
  )
}

/**
 * Who guesses codes too often hears that the code is wrong: nothing but a known account can be tried too often. Also a
 * login that is confirmed already, so that somebody without the code hears nothing of it.
 */
const refusals = [
  'CodeMismatchException',
  'ExpiredCodeException',
  'LimitExceededException',
  'NotAuthorizedException',
  'TooManyFailedAttemptsException',
  'UserNotFoundException',
] as const

async function confirm(pool: CognitoPool, username: string, code: string): Promise<void> {
  try {
    await pool.client.send(new ConfirmSignUpCommand({ ...asUser(pool, username), ConfirmationCode: code }))
  } catch (error) {
    throw isNamed(error, ...refusals) ? codeWrong(error) : error
  }
}

/** To an address that is not proven Cognito sends no code for a password, but the one of the sign-up again. */
async function sendReset(pool: CognitoPool, to: Addressed): Promise<void> {
  try {
    await pool.client.send(new ForgotPasswordCommand(to))
  } catch (error) {
    if (isNamed(error, 'InvalidParameterException')) await sendConfirmation(pool, to)
    else if (!isNamed(error, 'UserNotFoundException', 'NotAuthorizedException')) throw error
  }
}

async function reset(pool: CognitoPool, username: string, code: string, password: string): Promise<void> {
  try {
    await pool.client.send(
      new ConfirmForgotPasswordCommand({
        ...asUser(pool, username),
        ConfirmationCode: code,
        Password: password,
      }),
    )
  } catch (error) {
    if (!isNamed(error, ...refusals)) throw error
    // Asked for nobody too, so that time does not tell.
    if ((await statusOf(pool, username)) !== 'UNCONFIRMED') throw codeWrong(error)
    await confirm(pool, username, code)
    const ready = { ...ofUser(pool, username), Password: password, Permanent: true }
    await pool.client.send(new AdminSetUserPasswordCommand(ready))
  }
}

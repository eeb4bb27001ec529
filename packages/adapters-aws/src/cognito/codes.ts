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
    sendConfirmation: (accountId) => translated(() => sendConfirmation(pool, accountId)),
    confirm: (accountId, code) => translated(() => confirm(pool, accountId ?? nobody(), code)),
    sendReset: (accountId) => translated(() => sendReset(pool, accountId)),
    reset: (accountId, code, password) =>
      translated(() => reset(pool, accountId ?? nobody(), code, acceptable(password))),
  }
}

/** Cognito calls it a bad parameter when a user is confirmed already, and NotAuthorized when it is disabled. */
async function sendConfirmation(pool: CognitoPool, username: string): Promise<void> {
  await unless(['UserNotFoundException', 'InvalidParameterException', 'NotAuthorizedException'], () =>
    pool.client.send(new ResendConfirmationCodeCommand(asUser(pool, username))),
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
async function sendReset(pool: CognitoPool, username: string): Promise<void> {
  try {
    await pool.client.send(new ForgotPasswordCommand(asUser(pool, username)))
  } catch (error) {
    if (isNamed(error, 'InvalidParameterException')) await sendConfirmation(pool, username)
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

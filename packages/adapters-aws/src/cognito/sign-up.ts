import { setTimeout as wait } from 'node:timers/promises'
import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { AppError, type NewLogin, type OutsideIdentity } from '@cloudalbum/core'
import { isNamed, translated } from './cognito-errors.ts'
import { asUser, ofUser, type CognitoPool } from './cognito-pool.ts'
import { createUser, setAddress, statusOf } from './logins.ts'
import { acceptable } from './passwords.ts'

export interface SignUpOptions {
  confirmation: OutsideIdentity['confirmation']
  /** A sign-up whose answer must not tell takes at least so long, as a mail may be sent in it or not. */
  signUpFloorMs?: number
}

type MadeLogin = NewLogin & { accountId: string }

export function signUpOf(options: CognitoPool & SignUpOptions): Pick<OutsideIdentity, 'signUp'> {
  const { confirmation, signUpFloorMs = 1500 } = options
  return {
    signUp: (login) =>
      translated(async () => {
        const password = acceptable(login.password)
        const floor = login.atOnce ? undefined : wait(signUpFloorMs)
        try {
          if (login.accountId === undefined) return
          const one: MadeLogin = { ...login, accountId: login.accountId, password }
          if (!login.atOnce) await startAnew(options, one, signUpSelf)
          else await startAnew(options, one, confirmation === 'automatic' ? signUpConfirmed : addUser)
        } finally {
          await floor
        }
      }),
  }
}

/** One that was never confirmed makes room. @throws AppError `email-taken` for one that was. */
async function startAnew(
  pool: CognitoPool,
  login: MadeLogin,
  make: (pool: CognitoPool, login: MadeLogin) => Promise<unknown>,
): Promise<void> {
  try {
    await make(pool, login)
  } catch (error) {
    if (isNamed(error, 'InvalidParameterException'))
      throw new AppError('invalid-input', 'Cognito takes no account with this address.', {
        fields: { email: 'is not an address that Cognito takes' },
        cause: error,
      })
    if (!isNamed(error, 'UsernameExistsException')) throw error
    if ((await statusOf(pool, login.accountId)) !== 'UNCONFIRMED')
      throw new AppError('email-taken', 'There is an account with this e-mail address. Sign in.', {
        cause: error,
      })
    await pool.client.send(new AdminDeleteUserCommand(ofUser(pool, login.accountId)))
    await make(pool, login)
  }
}

/** Cognito sends the code or the link, in the language that the custom-message trigger is told. */
async function signUpSelf(pool: CognitoPool, { accountId, email, password, language }: MadeLogin) {
  return pool.client.send(
    new SignUpCommand({
      ...asUser(pool, accountId),
      Password: password,
      UserAttributes: [{ Name: 'email', Value: email }],
      ...(language ? { ClientMetadata: { language } } : {}),
    }),
  )
}

/** The pre-sign-up trigger confirms; where there is none, we do. */
async function signUpConfirmed(pool: CognitoPool, login: MadeLogin): Promise<void> {
  const { UserConfirmed: isConfirmed } = await signUpSelf(pool, login)
  if (isConfirmed) return
  await pool.client.send(new AdminConfirmSignUpCommand(ofUser(pool, login.accountId)))
  await setAddress(pool, login.accountId, login.email)
}

/** Nothing is sent, however the pool is set up. */
async function addUser(pool: CognitoPool, { accountId, email, password }: MadeLogin): Promise<void> {
  await createUser(pool, accountId, email)
  const ready = { ...ofUser(pool, accountId), Password: password, Permanent: true }
  await pool.client.send(new AdminSetUserPasswordCommand(ready))
}

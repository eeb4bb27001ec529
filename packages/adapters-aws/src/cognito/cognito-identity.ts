import {
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { IdentityProvider } from '@cloudalbum/core'
import { codesOf } from './codes.ts'
import { isNamed, translated, unless } from './cognito-errors.ts'
import { ofUser, type CognitoPool } from './cognito-pool.ts'
import { createUser, loginsOf } from './logins.ts'
import { acceptable, prove } from './passwords.ts'
import { signUpOf, type SignUpOptions } from './sign-up.ts'

export interface CognitoIdentityOptions extends CognitoPool, SignUpOptions {}

/** Passwords, codes and standing in a user pool of Cognito. */
export function createCognitoIdentity(options: CognitoIdentityOptions): IdentityProvider {
  const { client, confirmation } = options
  return {
    outside: {
      confirmation,
      prove: (accountId, password) => translated(() => prove(options, accountId, password)),
      ...signUpOf(options),
      ...codesOf(options),
      ...loginsOf(options),
    },
    checkPassword: (accountId, password) =>
      translated(async () => (await prove(options, accountId, password)) !== undefined),
    setPassword: (accountId, password) =>
      translated(async () => {
        const set = new AdminSetUserPasswordCommand({
          ...ofUser(options, accountId),
          Password: acceptable(password),
          Permanent: true,
        })
        try {
          await client.send(set)
        } catch (error) {
          if (!isNamed(error, 'UserNotFoundException')) throw error
          await createUser(options, accountId)
          await client.send(set)
        }
      }),
    remove: (accountId) =>
      translated(async () => {
        const remove = new AdminDeleteUserCommand(ofUser(options, accountId))
        await unless(['UserNotFoundException'], () => client.send(remove))
      }),
  }
}

import { createHmac } from 'node:crypto'
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'

/**
 * A user pool whose usernames are the ids of accounts, and its app client: with a secret, without self-service attributes
 * besides the address, and with token revocation. docs/decisions/0020-cognito-identity.md says how the pool is set up.
 */
export interface CognitoPool {
  client: CognitoIdentityProviderClient
  userPoolId: string
  clientId: string
  clientSecret: string
}

/** What every call with a client that has a secret must bring: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash */
export const secretHash = (username: string, { clientId, clientSecret }: CognitoPool) =>
  createHmac('sha256', clientSecret)
    .update(username + clientId)
    .digest('base64')

/** Who calls, in requests of the app client. */
export const asUser = (pool: CognitoPool, username: string) => ({
  ClientId: pool.clientId,
  SecretHash: secretHash(username, pool),
  Username: username,
})

/** Who is meant, in requests of the administrator. */
export const ofUser = (pool: CognitoPool, username: string) => ({
  UserPoolId: pool.userPoolId,
  Username: username,
})

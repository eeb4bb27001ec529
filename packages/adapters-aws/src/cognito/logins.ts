import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ListUsersCommand,
  type UserStatusType,
} from '@aws-sdk/client-cognito-identity-provider'
import { newSecret, type Login, type OutsideIdentity } from '@cloudalbum/core'
import { isNamed, translated, unless } from './cognito-errors.ts'
import { ofUser, type CognitoPool } from './cognito-pool.ts'

const provenAddress = (email: string) => [
  { Name: 'email', Value: email },
  { Name: 'email_verified', Value: 'true' },
]

/** By the administrator: no mail, and a temporary password that nobody knows. */
export async function createUser(pool: CognitoPool, username: string, email?: string): Promise<void> {
  await pool.client.send(
    new AdminCreateUserCommand({
      ...ofUser(pool, username),
      MessageAction: 'SUPPRESS',
      TemporaryPassword: unknowable(),
      ...(email === undefined ? {} : { UserAttributes: provenAddress(email) }),
    }),
  )
}

export async function setAddress(pool: CognitoPool, username: string, email: string): Promise<void> {
  const UserAttributes = provenAddress(email)
  await pool.client.send(new AdminUpdateUserAttributesCommand({ ...ofUser(pool, username), UserAttributes }))
}

/** Undefined when there is no such user. */
export async function statusOf(pool: CognitoPool, username: string): Promise<UserStatusType | undefined> {
  const ask = new AdminGetUserCommand(ofUser(pool, username))
  return (await unless(['UserNotFoundException'], () => pool.client.send(ask)))?.UserStatus
}

/** With every kind of character that a pool may ask for. */
const unknowable = () => `${newSecret()}aA1!`

export function loginsOf(pool: CognitoPool): Pick<OutsideIdentity, 'align' | 'signOutEverywhere' | 'list'> {
  return {
    align: (login) => translated(() => align(pool, login)),
    signOutEverywhere: (accountId) =>
      translated(async () => {
        const signOut = new AdminUserGlobalSignOutCommand(ofUser(pool, accountId))
        await unless(['UserNotFoundException'], () => pool.client.send(signOut))
      }),
    list: (cursor) => translated(() => list(pool, cursor)),
  }
}

/** A login that is missing is made; its owner sets a password by mail. */
async function align(pool: CognitoPool, { accountId, email, enabled }: Login): Promise<void> {
  try {
    await setAddress(pool, accountId, email)
  } catch (error) {
    if (!isNamed(error, 'UserNotFoundException')) throw error
    await createUser(pool, accountId, email)
    const ready = { ...ofUser(pool, accountId), Password: unknowable(), Permanent: true }
    await pool.client.send(new AdminSetUserPasswordCommand(ready))
  }
  if (enabled) await pool.client.send(new AdminEnableUserCommand(ofUser(pool, accountId)))
  else await pool.client.send(new AdminDisableUserCommand(ofUser(pool, accountId)))
}

/** Cognito gives at most 60 at once. */
async function list(
  { client, userPoolId }: CognitoPool,
  cursor: string | undefined,
): Promise<{ logins: Login[]; next?: string }> {
  const { Users: users = [], PaginationToken: next } = await client.send(
    new ListUsersCommand({
      UserPoolId: userPoolId,
      AttributesToGet: ['email'],
      Limit: 60,
      ...(cursor === undefined ? {} : { PaginationToken: cursor }),
    }),
  )
  const logins = users.map(({ Username: accountId = '', Enabled: enabled = true, Attributes }) => ({
    accountId,
    email: Attributes?.find(({ Name }) => Name === 'email')?.Value ?? '',
    enabled,
  }))
  return next === undefined ? { logins } : { logins, next }
}

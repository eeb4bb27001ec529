import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { NewLogin, PasswordProof } from '../ports/outside-identity.ts'

/** What the password proves, whoever knows the passwords. Undefined for a wrong one and for an unknown account, after the same time. */
export async function authenticate(
  identity: Pick<IdentityProvider, 'checkPassword' | 'outside'>,
  accountId: string | undefined,
  password: string,
): Promise<PasswordProof | undefined> {
  if (identity.outside) return identity.outside.prove(accountId, password)
  return (await identity.checkPassword(accountId, password)) ? {} : undefined
}

/**
 * Lets an account sign in, or starts anew with one that was never confirmed. For nobody's (undefined) it takes as long.
 * @throws AppError `password-weak`, `email-taken` as OutsideIdentity does.
 */
export async function makeLogin(
  identity: Pick<IdentityProvider, 'setPassword' | 'checkPassword' | 'outside'>,
  login: NewLogin,
): Promise<void> {
  const { accountId, password } = login
  if (identity.outside) await identity.outside.signUp(login)
  else if (accountId === undefined) await identity.checkPassword(undefined, password)
  else await identity.setPassword(accountId, password)
}

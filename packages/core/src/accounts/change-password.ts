import { AppError, notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { SessionStore } from '../ports/session-store.ts'
import { nativePasswordRules, requireGoodPassword } from './password-rules.ts'
import { provePassword, type ProvePasswordPorts } from './prove-password.ts'
import { startSession, type SignedIn, type StartSessionPorts } from './session.ts'
import { signOutEverywhere, type EndSessionsPorts } from './sign-out.ts'
import type { TellPagesPorts } from './tell-pages.ts'

export interface SetPasswordPorts extends EndSessionsPorts {
  accounts: Pick<AccountStore, 'get' | 'update'>
  identity: Pick<IdentityProvider, 'setPassword' | 'outside'>
}

/** Signs out everywhere. @throws AppError `not-found`, `password-weak`. */
export async function setPassword(
  ports: SetPasswordPorts,
  accountId: string,
  password: string,
  rules = nativePasswordRules,
): Promise<void> {
  const account = await ports.accounts.get(accountId)
  if (!account || account.deletingAtMs !== null) throw notFound('account')
  requireGoodPassword(password, account.email, rules)
  await ports.identity.setPassword(accountId, password)
  await signOutEverywhere(ports, accountId)
}

export interface ChangePasswordPorts extends ProvePasswordPorts, StartSessionPorts, TellPagesPorts {
  accounts: SetPasswordPorts['accounts']
  identity: Pick<IdentityProvider, 'checkPassword' | 'setPassword' | 'outside'>
  sessions: Pick<SessionStore, 'create' | 'removeAll'>
}

/** Gives this device a new session; all others are over. @throws AppError `sign-in-failed`, `rate-limited`, `password-weak`. */
export async function changePassword(
  ports: ChangePasswordPorts,
  accountId: string,
  input: { currentPassword: string; newPassword: string },
  device: string,
): Promise<SignedIn> {
  await provePassword(ports, accountId, input.currentPassword)
  await setPassword(ports, accountId, input.newPassword)
  const provenAtMs = ports.clock.now()
  const { outside } = ports.identity
  const proof = outside ? await outside.prove(accountId, input.newPassword) : {}
  if (!proof) throw new AppError('sign-in-failed', 'The password was changed again meanwhile. Sign in.')
  return startSession(ports, accountId, device, { proof, provenAtMs })
}

import { notFound } from '../errors.ts'
import { createProfile, type CreateProfilePorts } from '../profiles/create-profile.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodeStore } from '../ports/code-store.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { alignLogin } from './align-login.ts'
import { findCode, handedCodeLifeMs, makeCode, useCode, type CodePorts } from './codes.ts'
import { countAttempt, emailAndIp, ipBlock } from './limits.ts'
import { nativePasswordRules, requireGoodPassword } from './password-rules.ts'
import { setPassword, type SetPasswordPorts } from './change-password.ts'
import { signOutEverywhere } from './sign-out.ts'

export interface ResetPasswordPorts extends CodePorts, SetPasswordPorts, CreateProfilePorts {
  accounts: Pick<AccountStore, 'byEmail' | 'get' | 'update' | 'confirm'>
  clock: Clock
  limiter: RateLimiter
}

/**
 * Whoever has the code owns the address: so this confirms it too. Signs out everywhere.
 * @throws AppError `code-wrong`, `password-weak`, `rate-limited`.
 */
export async function resetPassword(
  ports: ResetPasswordPorts,
  input: { email: string; code: string; password: string },
  ip: string,
): Promise<void> {
  await countAttempt(ports.limiter, { codePerIp: ipBlock(ip), code: emailAndIp(input.email, ip) })
  // First: a password that cannot be used must not use up the code.
  requireGoodPassword(input.password, input.email, nativePasswordRules)
  const account = await ports.accounts.byEmail(input.email)
  const { outside } = ports.identity
  // The album's own code comes from the admin then.
  if (outside && !(await findCode(ports, account?.id, 'reset', input.code))) {
    await outside.reset(account?.id, input.code, input.password)
    if (account) await signOutEverywhere(ports, account.id)
  } else {
    if (!outside) await useCode(ports, account?.id, 'reset', input.code)
    else if (account) await alignLogin(ports, account.id)
    if (account) await setPassword(ports, account.id, input.password)
  }
  if (!account) return
  if (account.confirmedAtMs === null)
    await createProfile(ports, await ports.accounts.confirm(account.id, ports.clock.now()))
}

export interface ResetCodePorts {
  accounts: Pick<AccountStore, 'get'>
  codes: Pick<CodeStore, 'put'>
  clock: Clock
}

/** A code that the admin hands over. @throws AppError `not-found`. */
export async function makeResetCode(
  ports: ResetCodePorts,
  accountId: string,
): Promise<{ code: string; expiresAtMs: number }> {
  const account = await ports.accounts.get(accountId)
  if (!account || account.deletingAtMs !== null) throw notFound('account')
  return makeCode(ports, { accountId, purpose: 'reset', lifeMs: handedCodeLifeMs })
}

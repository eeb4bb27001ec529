import { createProfile, type CreateProfilePorts } from '../profiles/create-profile.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { useCode, type CodePorts } from './codes.ts'
import { countAttempt, emailAndIp, ipBlock } from './limits.ts'

export interface ConfirmSignUpPorts extends CodePorts, CreateProfilePorts {
  accounts: Pick<AccountStore, 'byEmail' | 'confirm'>
  identity: Pick<IdentityProvider, 'outside'>
  limiter: RateLimiter
}

/** @throws AppError `code-wrong`, `rate-limited`; `sign-up-closed` when somebody else was the first meanwhile. */
export async function confirmSignUp(
  ports: ConfirmSignUpPorts,
  email: string,
  code: string,
  ip: string,
): Promise<void> {
  await countAttempt(ports.limiter, { codePerIp: ipBlock(ip), code: emailAndIp(email, ip) })
  const account = await ports.accounts.byEmail(email)
  const { outside } = ports.identity
  if (outside) await outside.confirm(account?.id, code)
  else await useCode(ports, account?.id, 'confirm', code)
  if (account) await createProfile(ports, await ports.accounts.confirm(account.id, ports.clock.now()))
}

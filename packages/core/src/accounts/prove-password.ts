import { AppError } from '../errors.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { countAttempt } from './limits.ts'

export interface ProvePasswordPorts {
  identity: Pick<IdentityProvider, 'checkPassword'>
  limiter: RateLimiter
}

/** For what a stolen session must not do. @throws AppError `sign-in-failed`, `rate-limited`. */
export async function provePassword(
  ports: ProvePasswordPorts,
  accountId: string,
  password: string,
): Promise<void> {
  const forgive = await countAttempt(ports.limiter, { password: accountId })
  if (!(await ports.identity.checkPassword(accountId, password)))
    throw new AppError('sign-in-failed', 'The password is wrong.')
  await forgive()
}

import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { emailKey } from './account.ts'
import { countAttempt, ipBlock } from './limits.ts'
import { orderMail } from './mail-jobs.ts'

export interface RequestCodePorts {
  limiter: RateLimiter
  jobs: Pick<JobQueue, 'enqueue'>
  identity: Pick<IdentityProvider, 'outside'>
  canMail: boolean
}

/**
 * Sends a code for a sign-up (again) or a new password. The answer, and what happens until then, is the same for unknown
 * addresses. Where nobody can mail it, the code comes from the admin. @throws AppError `rate-limited`.
 */
export async function requestCode(
  ports: RequestCodePorts,
  mail: 'confirm' | 'reset',
  email: string,
  ip: string,
): Promise<void> {
  await countAttempt(ports.limiter, { codeMailPerIp: ipBlock(ip), codeMail: `${mail} ${emailKey(email)}` })
  if (ports.canMail || ports.identity.outside) await orderMail(ports.jobs, { mail, email })
}

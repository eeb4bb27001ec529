import { notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { emailKey, type Account } from './account.ts'
import { orderAlign, type OrderAlignPorts } from './align-login.ts'
import { useCode, type CodePorts } from './codes.ts'
import { countAttempt } from './limits.ts'
import { orderMail } from './mail-jobs.ts'
import { provePassword, type ProvePasswordPorts } from './prove-password.ts'

export interface ChangeEmailPorts extends ProvePasswordPorts, OrderAlignPorts {
  accounts: Pick<AccountStore, 'get' | 'changeEmail'>
  identity: ProvePasswordPorts['identity'] & OrderAlignPorts['identity']
  canMail: boolean
}

/**
 * Sends a code to the new address and a notice to the old one; without e-mail, changes it at once.
 * @throws AppError `sign-in-failed`, `rate-limited`; `email-taken` where no mail can say so.
 */
export async function changeEmail(
  ports: ChangeEmailPorts,
  accountId: string,
  { email, password }: { email: string; password: string },
): Promise<'done' | 'code-sent'> {
  const account = await ports.accounts.get(accountId)
  if (!account) throw notFound('account')
  await provePassword(ports, accountId, password)
  if (!ports.canMail || emailKey(email) === emailKey(account.email)) {
    await change(ports, accountId, email)
    return 'done'
  }
  await countAttempt(ports.limiter, { codeMail: `email ${accountId}` })
  await orderMail(ports.jobs, { mail: 'new-address', accountId, email })
  await orderMail(ports.jobs, { mail: 'address-notice', accountId, email: account.email })
  return 'code-sent'
}

export interface ConfirmEmailPorts extends CodePorts, OrderAlignPorts {
  accounts: Pick<AccountStore, 'changeEmail'>
  limiter: RateLimiter
}

/** @throws AppError `code-wrong`, `rate-limited`; `email-taken` when somebody was faster. */
export async function confirmEmail(
  ports: ConfirmEmailPorts,
  accountId: string,
  code: string,
): Promise<Account> {
  await countAttempt(ports.limiter, { code: accountId })
  const { email } = await useCode(ports, accountId, 'email', code)
  if (email === null) throw new Error('A code for a new address names none.')
  return change(ports, accountId, email)
}

async function change(
  ports: OrderAlignPorts & { accounts: Pick<AccountStore, 'changeEmail'> },
  accountId: string,
  email: string,
): Promise<Account> {
  const account = await ports.accounts.changeEmail(accountId, email)
  await orderAlign(ports, accountId)
  return account
}

import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodePurpose, CodeStore } from '../ports/code-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { Account } from './account.ts'
import { mailedCodeLifeMs, makeCode } from './codes.ts'
import { composeMail, type MailText } from './mail-texts.ts'
import type { MailOrder } from './mail-jobs.ts'

export interface SendAccountMailPorts {
  accounts: Pick<AccountStore, 'get' | 'byEmail'>
  codes: Pick<CodeStore, 'put'>
  /** One that is outside of the album sends the codes of sign-ups and new passwords by itself. */
  identity: Pick<IdentityProvider, 'outside'>
  /** Without one, mails that are of the album are left out. */
  mailer: Mailer | undefined
  clock: Clock
  baseUrl: string
}

/** The `send-mail` job. Sending again sends a new code. @throws AppError `unavailable`: the job is due again. */
export async function sendAccountMail(ports: SendAccountMailPorts, order: MailOrder): Promise<void> {
  switch (order.mail) {
    case 'sign-up':
    case 'confirm': {
      const account = await ports.accounts.byEmail(order.email)
      if (!account) return
      if (account.confirmedAtMs === null) return sendConfirmation(ports, account, order.mail)
      if (order.mail === 'sign-up') await send(ports, 'already-signed-up', account, account.email)
      return
    }
    case 'reset': {
      const account = await ports.accounts.byEmail(order.email)
      if (!account || account.disabledAtMs !== null) return
      const { outside } = ports.identity
      if (!outside) return sendCode(ports, account, 'reset', 'reset')
      return outside.sendReset(account.id, account.preferences.language)
    }
    case 'new-address': {
      const account = await ports.accounts.get(order.accountId)
      if (!account || account.deletingAtMs !== null) return
      const holder = await ports.accounts.byEmail(order.email)
      if (!holder || holder.id === account.id)
        return sendCode(ports, account, 'email', 'new-address', order.email)
      await send(ports, 'already-signed-up', holder, holder.email)
      return
    }
    case 'address-notice': {
      const account = await ports.accounts.get(order.accountId)
      if (account) await send(ports, 'address-notice', account, order.email)
    }
  }
}

/** A provider outside has sent the first one as it made the login. */
async function sendConfirmation(
  ports: SendAccountMailPorts,
  account: Account,
  order: 'sign-up' | 'confirm',
): Promise<void> {
  const { outside } = ports.identity
  if (!outside) await sendCode(ports, account, 'confirm', 'confirm')
  else if (order === 'confirm') await outside.sendConfirmation(account.id, account.preferences.language)
}

async function sendCode(
  ports: SendAccountMailPorts,
  account: Account,
  purpose: CodePurpose,
  text: MailText,
  email?: string,
): Promise<void> {
  const about = { accountId: account.id, purpose, lifeMs: mailedCodeLifeMs }
  const { code } = await makeCode(ports, email === undefined ? about : { ...about, email })
  await send(ports, text, account, email ?? account.email, code)
}

async function send(
  { mailer, baseUrl }: SendAccountMailPorts,
  text: MailText,
  account: Account,
  to: string,
  code?: string,
): Promise<void> {
  const filling = code === undefined ? { to, baseUrl } : { to, baseUrl, code }
  await mailer?.send(composeMail(text, account.preferences.language ?? 'en', filling))
}

import type { AccountStore, Standing } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PhotoStore, PhotoUsage } from '../ports/photo-store.ts'
import type { SessionStore } from '../ports/session-store.ts'
import type { Account } from './account.ts'
import { orderAlign, type OrderAlignPorts } from './align-login.ts'
import { tellPages, type TellPagesPorts } from './tell-pages.ts'

export interface AccountWithUsage {
  account: Account
  usage: PhotoUsage
}

/** Oldest first. */
export async function listAccounts(
  ports: { accounts: Pick<AccountStore, 'list'>; photos: Pick<PhotoStore, 'usage'> },
  cursor: string | undefined,
  limit: number,
): Promise<{ accounts: AccountWithUsage[]; next?: string }> {
  const page = await ports.accounts.list(cursor, limit)
  const usages = await Promise.all(page.accounts.map((account) => ports.photos.usage(account.id)))
  const accounts = page.accounts.flatMap((account, i) => (usages[i] ? [{ account, usage: usages[i] }] : []))
  return page.next === undefined ? { accounts } : { accounts, next: page.next }
}

/**
 * Role, quota, disabled or not. Whoever is disabled is signed out at once.
 * @throws AppError `not-found`; `conflict` when nobody would be admin any more.
 */
export async function changeStanding(
  ports: TellPagesPorts &
    OrderAlignPorts & {
      accounts: Pick<AccountStore, 'setStanding'>
      sessions: Pick<SessionStore, 'removeAll'>
      clock: Clock
    },
  accountId: string,
  standing: Standing,
): Promise<Account> {
  const account = await ports.accounts.setStanding(accountId, standing, ports.clock.now())
  if (account.disabledAtMs !== null) await ports.sessions.removeAll(accountId)
  if (standing.disabled !== undefined) await orderAlign(ports, accountId)
  await tellPages(ports, accountId)
  return account
}

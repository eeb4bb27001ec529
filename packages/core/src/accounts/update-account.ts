import { invalid, notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Account, Preferences } from './account.ts'
import { isTimeZone } from './time-zone.ts'

export interface AccountChanges {
  displayName?: string | undefined
  preferences?: { [K in keyof Preferences]?: Preferences[K] | undefined } | undefined
}

/** What is missing stays. @throws AppError `not-found`, `invalid-input`. */
export async function updateAccount(
  ports: { accounts: Pick<AccountStore, 'get' | 'update'> },
  accountId: string,
  changes: AccountChanges,
): Promise<Account> {
  const account = await ports.accounts.get(accountId)
  if (!account) throw notFound('account')
  const set = Object.entries(changes.preferences ?? {}).filter(([, value]) => value !== undefined)
  const preferences: Preferences = { ...account.preferences, ...Object.fromEntries(set) }
  if (!isTimeZone(preferences.timeZone))
    throw invalid('There is no such time zone.', { 'preferences.timeZone': 'is not an IANA time zone' })
  return ports.accounts.update(accountId, {
    displayName: changes.displayName ?? account.displayName,
    preferences,
  })
}

/** @throws AppError `not-found`. */
export async function getAccount(
  ports: { accounts: Pick<AccountStore, 'get'> },
  accountId: string,
): Promise<Account> {
  const account = await ports.accounts.get(accountId)
  if (!account || account.deletingAtMs !== null) throw notFound('account')
  return account
}

import type { AccountStore } from '../ports/account-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Login } from '../ports/outside-identity.ts'
import type { Account } from './account.ts'

export interface LoginDifference {
  accountId: string
  /**
   * `missing`: nobody can sign in to this account. `stray`: a login of no account, as after a sign-up that was cut off.
   * `differs`: another address or standing; `alignLogin` mends it, and what is missing.
   */
  kind: 'missing' | 'stray' | 'differs'
}

/** Whether rows and a provider outside agree, for who looks after the album. Confirmed accounts only. Nothing is changed. */
export async function compareLogins(ports: {
  accounts: Pick<AccountStore, 'list' | 'get'>
  identity: Pick<IdentityProvider, 'outside'>
}): Promise<LoginDifference[]> {
  const { outside } = ports.identity
  if (!outside) return []
  const logins = new Map<string, Login>()
  for await (const page of pages((cursor) => outside.list(cursor)))
    for (const login of page.logins) logins.set(login.accountId, login)
  const differences: LoginDifference[] = []
  for await (const { accounts } of pages((cursor) => ports.accounts.list(cursor, 200)))
    for (const account of accounts) {
      const login = logins.get(account.id)
      logins.delete(account.id)
      const kind = account.confirmedAtMs === null ? undefined : differenceOf(account, login)
      if (kind) differences.push({ accountId: account.id, kind })
    }
  // The list leaves out those that are being deleted, and one that was made meanwhile.
  for (const accountId of logins.keys())
    if (!(await ports.accounts.get(accountId))) differences.push({ accountId, kind: 'stray' })
  return differences
}

function differenceOf({ email, disabledAtMs }: Account, login: Login | undefined) {
  if (!login) return 'missing'
  return login.email === email && login.enabled === (disabledAtMs === null) ? undefined : 'differs'
}

async function* pages<T extends { next?: string }>(
  read: (cursor: string | undefined) => Promise<T>,
): AsyncGenerator<T> {
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    cursor = page.next
    yield page
  } while (cursor !== undefined)
}

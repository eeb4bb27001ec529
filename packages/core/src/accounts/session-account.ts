import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionStore } from '../ports/session-store.ts'
import type { Account } from './account.ts'
import { isAlive } from './session.ts'

export interface SessionAccountPorts {
  accounts: Pick<AccountStore, 'get'>
  sessions: Pick<SessionStore, 'get'>
  clock: Clock
}

/** Whose session it is; undefined for one that is over, or never was. */
export async function sessionAccount(
  { accounts, sessions, clock }: SessionAccountPorts,
  sessionId: string,
): Promise<Account | undefined> {
  const session = await sessions.get(sessionId)
  const account = session && (await accounts.get(session.accountId))
  return session && isAlive(session, account, clock.now()) ? account : undefined
}

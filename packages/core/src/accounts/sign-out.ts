import { notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'
import { equalHashes, hashSecret } from './secrets.ts'
import { tellPages, type TellPagesPorts } from './tell-pages.ts'

/** Ends the session of a refresh token, also of the one before. Anything else is nobody's session, and fine. */
export async function signOut(
  ports: TellPagesPorts & { sessions: Pick<SessionStore, 'get' | 'remove'> },
  refreshToken: string,
): Promise<void> {
  const session = await ports.sessions.get(refreshToken.split('.')[0] ?? '')
  if (!session) return
  const hash = await hashSecret(refreshToken)
  if (
    equalHashes(hash, session.refreshHash) ||
    (session.previous && equalHashes(hash, session.previous.hash))
  ) {
    await ports.sessions.remove(session.accountId, session.id)
    await tellPages(ports, session.accountId)
  }
}

/** @throws AppError `not-found`. */
export async function endSession(
  ports: TellPagesPorts & { sessions: Pick<SessionStore, 'remove'> },
  accountId: string,
  sessionId: string,
): Promise<void> {
  if (!(await ports.sessions.remove(accountId, sessionId))) throw notFound('session')
  await tellPages(ports, accountId)
}

export interface EndSessionsPorts extends TellPagesPorts {
  accounts: Pick<AccountStore, 'update'>
  sessions: Pick<SessionStore, 'removeAll'>
  clock: Clock
}

/** Effective at once, for access tokens and open pages too. */
export async function signOutEverywhere(ports: EndSessionsPorts, accountId: string): Promise<void> {
  await ports.accounts.update(accountId, { tokensValidFromMs: ports.clock.now() })
  await ports.sessions.removeAll(accountId)
  await tellPages(ports, accountId)
}

/** Devices that are signed in, last used first. */
export async function listSessions(
  ports: { accounts: Pick<AccountStore, 'get'>; sessions: Pick<SessionStore, 'list'>; clock: Clock },
  accountId: string,
): Promise<SessionRecord[]> {
  const account = await ports.accounts.get(accountId)
  const sessions = await ports.sessions.list(accountId, ports.clock.now())
  return sessions.filter((session) => session.createdAtMs >= (account?.tokensValidFromMs ?? Infinity))
}

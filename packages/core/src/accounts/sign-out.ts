import { notFound } from '../errors.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'
import { equalHashes, hashSecret } from './secrets.ts'
import { tellPages, type TellPagesPorts } from './tell-pages.ts'

export interface EndSessionPorts extends TellPagesPorts {
  sessions: Pick<SessionStore, 'get' | 'remove'>
  tokens: Pick<AccessTokens, 'revoke'>
}

/** Ends the session of a refresh token, also of the one before. Anything else is nobody's session, and fine. */
export async function signOut(ports: EndSessionPorts, refreshToken: string): Promise<void> {
  const session = await ports.sessions.get(refreshToken.split('.')[0] ?? '')
  if (!session) return
  const hash = await hashSecret(refreshToken)
  if (
    equalHashes(hash, session.refreshHash) ||
    (session.previous && equalHashes(hash, session.previous.hash))
  )
    await end(ports, session)
}

/** @throws AppError `not-found`. */
export async function endSession(
  ports: EndSessionPorts,
  accountId: string,
  sessionId: string,
): Promise<void> {
  const session = await ports.sessions.get(sessionId)
  if (session?.accountId !== accountId || !(await end(ports, session))) throw notFound('session')
}

/** Here first, which counts at once; then where its tokens are from. False when it was over already. */
export async function end(ports: EndSessionPorts, session: SessionRecord): Promise<boolean> {
  const { id: sessionId, accountId, grant } = session
  const ended = await ports.sessions.remove(accountId, sessionId)
  await tellPages(ports, accountId)
  await ports.tokens.revoke({ accountId, sessionId, grant })
  return ended
}

export interface EndSessionsPorts extends TellPagesPorts {
  accounts: Pick<AccountStore, 'update'>
  identity: Pick<IdentityProvider, 'outside'>
  sessions: Pick<SessionStore, 'removeAll'>
  clock: Clock
}

/** Effective at once, for access tokens and open pages too. */
export async function signOutEverywhere(ports: EndSessionsPorts, accountId: string): Promise<void> {
  await ports.accounts.update(accountId, { tokensValidFromMs: ports.clock.now() })
  await ports.sessions.removeAll(accountId)
  await tellPages(ports, accountId)
  await ports.identity.outside?.signOutEverywhere(accountId)
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

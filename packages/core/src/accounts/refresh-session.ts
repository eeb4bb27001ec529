import { AppError } from '../errors.ts'
import { newSecret } from '../ids.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'
import { deriveSecret, equalHashes, hashSecret } from './secrets.ts'
import { isAlive, sessionEndMs, type SignedIn } from './session.ts'
import { tellPages, type TellPagesPorts } from './tell-pages.ts'

/** How long the token before is still good: see docs/decisions/0007-refresh-grace.md. */
export const graceMs = 30_000

export interface RefreshSessionPorts extends TellPagesPorts {
  accounts: Pick<AccountStore, 'get' | 'update'>
  sessions: Pick<SessionStore, 'get' | 'rotate' | 'remove'>
  tokens: Pick<AccessTokens, 'issue'>
  clock: Clock
}

/**
 * Trades a refresh token for the next one. An older one than the last two ends the session, for whoever holds it.
 * @throws AppError `unauthenticated`.
 */
export async function refreshSession(ports: RefreshSessionPorts, refreshToken: string): Promise<SignedIn> {
  const id = refreshToken.split('.')[0] ?? ''
  const session = await ports.sessions.get(id)
  if (!session) throw over()
  const account = await ports.accounts.get(session.accountId)
  if (!isAlive(session, account, ports.clock.now())) {
    await ports.sessions.remove(session.accountId, id)
    throw over()
  }
  const next = await nextToken(ports, session, refreshToken)
  if (!next) {
    await ports.sessions.remove(session.accountId, id)
    await tellPages(ports, session.accountId)
    throw over()
  }
  const seen = await ports.accounts.update(account.id, { seenAtMs: ports.clock.now() })
  const { token, expiresAtMs } = await ports.tokens.issue({ accountId: account.id, sessionId: id })
  return { account: seen, sessionId: id, accessToken: token, expiresAtMs, ...next }
}

const over = () => new AppError('unauthenticated', 'You are signed out. Sign in again.')

type Next = Pick<SignedIn, 'refreshToken' | 'refreshExpiresAtMs'>

/** Undefined when the token is neither the present one nor the one before within its grace. */
async function nextToken(
  ports: RefreshSessionPorts,
  session: SessionRecord,
  token: string,
): Promise<Next | undefined> {
  const hash = await hashSecret(token)
  if (!equalHashes(hash, session.refreshHash)) return again(session, token, hash, ports.clock.now())
  const nowMs = ports.clock.now()
  const salt = newSecret(16)
  const refreshToken = await derive(session.id, token, salt)
  const refreshExpiresAtMs = sessionEndMs(session.createdAtMs, nowMs)
  const to = { refreshHash: await hashSecret(refreshToken), salt, nowMs, expiresAtMs: refreshExpiresAtMs }
  if (await ports.sessions.rotate(session.id, hash, to)) return { refreshToken, refreshExpiresAtMs }
  // Two of them at once: the slower one gets what the faster one got.
  const rotated = await ports.sessions.get(session.id)
  return rotated && again(rotated, token, hash, nowMs)
}

async function again(
  { id, previous, expiresAtMs }: SessionRecord,
  token: string,
  hash: string,
  nowMs: number,
): Promise<Next | undefined> {
  if (!previous || !equalHashes(hash, previous.hash) || nowMs - previous.replacedAtMs > graceMs)
    return undefined
  return { refreshToken: await derive(id, token, previous.salt), refreshExpiresAtMs: expiresAtMs }
}

/** Made from the token before, so that the same answer can be given twice though only hashes are stored. */
const derive = async (id: string, token: string, salt: string) => `${id}.${await deriveSecret(token, salt)}`

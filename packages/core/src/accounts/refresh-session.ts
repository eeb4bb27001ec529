import { AppError } from '../errors.ts'
import { newSecret } from '../ids.ts'
import type { AccessTokens, IssuedToken } from '../ports/access-tokens.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'
import { deriveSecret, equalHashes, hashSecret } from './secrets.ts'
import { isAlive, sessionEndMs, type SignedIn } from './session.ts'
import { end, type EndSessionPorts } from './sign-out.ts'

/** How long the token before is still good: see docs/decisions/0007-refresh-grace.md. */
export const graceMs = 30_000

export interface RefreshSessionPorts extends EndSessionPorts {
  accounts: Pick<AccountStore, 'get' | 'update'>
  sessions: Pick<SessionStore, 'get' | 'rotate' | 'remove'>
  tokens: Pick<AccessTokens, 'renew' | 'revoke'>
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
  const next = isAlive(session, account, ports.clock.now()) && (await trade(ports, session, refreshToken))
  if (!account || !next) {
    await end(ports, session)
    throw over()
  }
  const { token: accessToken, expiresAtMs } = next.access
  const seen = await ports.accounts.update(account.id, { seenAtMs: ports.clock.now() })
  return { account: seen, sessionId: id, accessToken, expiresAtMs, ...next.refresh }
}

const over = () => new AppError('unauthenticated', 'You are signed out. Sign in again.')

type Refresh = Pick<SignedIn, 'refreshToken' | 'refreshExpiresAtMs'>

/**
 * Undefined when the token is neither the present one nor the one before within its grace, or when the issuer has ended
 * the session. The access token first: while the issuer does not answer, the refresh token stays good.
 */
async function trade(
  ports: RefreshSessionPorts,
  session: SessionRecord,
  token: string,
): Promise<{ access: IssuedToken; refresh: Refresh } | undefined> {
  const { id: sessionId, accountId, grant } = session
  const hash = await hashSecret(token)
  const isPresent = equalHashes(hash, session.refreshHash)
  if (!isPresent && !isWithinGrace(session, hash, ports.clock.now())) return undefined
  const access = await ports.tokens.renew({ accountId, sessionId, grant })
  const refresh =
    access && (isPresent ? await rotate(ports, session, token, hash) : await again(session, token))
  return access && refresh && { access, refresh }
}

async function rotate(
  ports: RefreshSessionPorts,
  session: SessionRecord,
  token: string,
  hash: string,
): Promise<Refresh | undefined> {
  const nowMs = ports.clock.now()
  const salt = newSecret(16)
  const refreshToken = await derive(session.id, token, salt)
  const refreshExpiresAtMs = sessionEndMs(session.createdAtMs, nowMs)
  const to = { refreshHash: await hashSecret(refreshToken), salt, nowMs, expiresAtMs: refreshExpiresAtMs }
  if (await ports.sessions.rotate(session.id, hash, to)) return { refreshToken, refreshExpiresAtMs }
  // Two of them at once: the slower one gets what the faster one got.
  const rotated = await ports.sessions.get(session.id)
  return rotated && isWithinGrace(rotated, hash, nowMs) ? again(rotated, token) : undefined
}

const isWithinGrace = ({ previous }: SessionRecord, hash: string, nowMs: number) =>
  previous !== null && equalHashes(hash, previous.hash) && nowMs - previous.replacedAtMs <= graceMs

/** What the token before was traded for. */
async function again(
  { id, previous, expiresAtMs }: SessionRecord,
  token: string,
): Promise<Refresh | undefined> {
  return previous
    ? { refreshToken: await derive(id, token, previous.salt), refreshExpiresAtMs: expiresAtMs }
    : undefined
}

/** Made from the token before, so that the same answer can be given twice though only hashes are stored. */
const derive = async (id: string, token: string, salt: string) => `${id}.${await deriveSecret(token, salt)}`

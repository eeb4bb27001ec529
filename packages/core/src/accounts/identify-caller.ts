import { AppError } from '../errors.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ApiKeyStore } from '../ports/api-key-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionStore } from '../ports/session-store.ts'
import { isOpen, type Account } from './account.ts'
import { isApiKey, parseApiKey } from './api-keys.ts'
import { equalHashes, hashSecret } from './secrets.ts'
import { sessionAccount } from './session-account.ts'

export interface IdentifyPorts {
  accounts: Pick<AccountStore, 'get'>
  sessions: Pick<SessionStore, 'get'>
  keys: Pick<ApiKeyStore, 'get' | 'touch'>
  tokens: Pick<AccessTokens, 'verify'>
  clock: Clock
  /** Told who it is. */
  onCaller?: (caller: Caller) => void
}

export interface Caller {
  accountId: string
  role: Account['role']
  via: 'session' | 'key'
  /** Of the session or of the key. */
  id: string
}

/** Last use is written down this often at most. */
const touchEveryMs = 60_000
/** Issue times may count in whole seconds, of the clock of another machine. The start of the session, by our clock, decides exactly. */
const otherClockMs = 5_000

/**
 * Who holds this access token or API key. Session and account are read each time, by their keys: so sign-out, disabling
 * and a change of role hold at once, also when another process did it. @throws AppError `unauthenticated`.
 */
export async function identifyCaller(ports: IdentifyPorts, token: string): Promise<Caller> {
  const caller = await (isApiKey(token) ? byKey(ports, token) : byAccessToken(ports, token))
  if (!caller)
    throw new AppError(
      'unauthenticated',
      'The access token or API key is not valid, or no longer. Sign in again.',
    )
  ports.onCaller?.(caller)
  return caller
}

async function byAccessToken(ports: IdentifyPorts, token: string): Promise<Caller | undefined> {
  const claims = await ports.tokens.verify(token)
  const account = claims && (await sessionAccount(ports, claims.sessionId))
  if (!account || account.id !== claims.accountId) return undefined
  if (claims.issuedAtMs < account.tokensValidFromMs - otherClockMs) return undefined
  return { accountId: account.id, role: account.role, via: 'session', id: claims.sessionId }
}

async function byKey(ports: IdentifyPorts, token: string): Promise<Caller | undefined> {
  const parts = parseApiKey(token)
  const key = parts && (await ports.keys.get(parts.id))
  if (!key || !equalHashes(await hashSecret(parts.secret), key.secretHash)) return undefined
  const account = await ports.accounts.get(key.accountId)
  if (!account || !isOpen(account)) return undefined
  const nowMs = ports.clock.now()
  if (key.usedAtMs === null || nowMs - key.usedAtMs >= touchEveryMs) await ports.keys.touch(key.id, nowMs)
  return { accountId: account.id, role: account.role, via: 'key', id: key.id }
}

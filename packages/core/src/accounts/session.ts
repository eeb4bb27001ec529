import { newSecret } from '../ids.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PasswordProof } from '../ports/outside-identity.ts'
import type { SessionRecord, SessionStore } from '../ports/session-store.ts'
import { isOpen, type Account } from './account.ts'
import { hashSecret } from './secrets.ts'

/** Since it was used last. */
const refreshLifeMs = 30 * 24 * 60 * 60_000
/** Since the password was asked for, however often it is used. */
const longestLifeMs = 365 * 24 * 60 * 60_000

/** When a session that is used now is over. */
export const sessionEndMs = (createdAtMs: number, nowMs: number) =>
  Math.min(nowMs + refreshLifeMs, createdAtMs + longestLifeMs)

export interface SignedIn {
  account: Account
  sessionId: string
  accessToken: string
  expiresAtMs: number
  /** `<session>.<secret>` */
  refreshToken: string
  refreshExpiresAtMs: number
}

export interface StartSessionPorts {
  accounts: Pick<AccountStore, 'update'>
  sessions: Pick<SessionStore, 'create'>
  tokens: Pick<AccessTokens, 'open'>
  clock: Clock
}

/** `provenAtMs`: when the password was asked for. A sign-out everywhere that came after that wins. */
export async function startSession(
  ports: StartSessionPorts,
  accountId: string,
  device: string,
  { proof, provenAtMs }: { proof: PasswordProof; provenAtMs: number },
): Promise<SignedIn> {
  const nowMs = ports.clock.now()
  const { sessionId: id, token, expiresAtMs, grant } = await ports.tokens.open(accountId, proof)
  const refreshToken = `${id}.${newSecret()}`
  const refreshExpiresAtMs = sessionEndMs(provenAtMs, nowMs)
  await ports.sessions.create({
    id,
    accountId,
    device,
    createdAtMs: provenAtMs,
    usedAtMs: nowMs,
    expiresAtMs: refreshExpiresAtMs,
    refreshHash: await hashSecret(refreshToken),
    grant,
    previous: null,
  })
  const account = await ports.accounts.update(accountId, { seenAtMs: nowMs })
  return { account, sessionId: id, accessToken: token, expiresAtMs, refreshToken, refreshExpiresAtMs }
}

/** Whether this session may act for this account now. */
export const isAlive = (
  session: SessionRecord,
  account: Account | undefined,
  nowMs: number,
): account is Account =>
  account?.id === session.accountId &&
  isOpen(account) &&
  session.createdAtMs >= account.tokensValidFromMs &&
  session.expiresAtMs > nowMs

import { ipBlock } from '../accounts/limits.ts'
import { AppError } from '../errors.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { RateLimit, RateLimiter } from '../ports/rate-limiter.ts'
import { liveShare, proofFor, type SharePorts } from './open-share.ts'

export interface UnlockPorts extends SharePorts {
  passwords: Pick<PasswordHasher, 'verify'>
  limiter: RateLimiter
}

/** How long a visitor need not type the password again. */
const unlockedMs = 12 * 3_600_000
const perVisitor: RateLimit = { max: 10, windowMs: 15 * 60_000 }
/** Against guessing from many addresses at once. */
const perLink: RateLimit = { max: 100, windowMs: 3_600_000 }

/** @throws AppError `not-found`, `rate-limited`; `password-required` for a wrong one. */
export async function unlockShare(
  ports: UnlockPorts,
  token: string,
  password: string,
  ip: string,
): Promise<{ shareToken: string; expiresAtMs: number }> {
  const { link } = await liveShare(ports, token)
  if (link.passwordHash !== null) {
    const keys = { visitor: `share:${link.id}:${ipBlock(ip)}`, link: `share:${link.id}` }
    await expectFewTries(ports.limiter, keys.visitor, perVisitor)
    await expectFewTries(ports.limiter, keys.link, perLink)
    if (!(await ports.passwords.verify(link.passwordHash, password)))
      throw new AppError('password-required', 'That is not the password of this album.')
    await ports.limiter.forgive(keys.visitor)
    await ports.limiter.forgive(keys.link)
  }
  const expiresAtMs = ports.clock.now() + unlockedMs
  return { shareToken: ports.signer.sign(proofFor(link, 'album'), expiresAtMs), expiresAtMs }
}

async function expectFewTries(limiter: RateLimiter, key: string, limit: RateLimit): Promise<void> {
  const waitMs = await limiter.hit(key, limit)
  if (waitMs > 0)
    throw new AppError('rate-limited', 'Too many tries. Wait a while before the next one.', {
      retryAfterS: Math.ceil(waitMs / 1000),
    })
}

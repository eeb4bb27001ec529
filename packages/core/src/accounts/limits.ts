import { AppError } from '../errors.ts'
import { emailKey } from './account.ts'
import type { RateLimit, RateLimiter } from '../ports/rate-limiter.ts'

const minuteMs = 60_000

/** `PerIp` counts all that one address (IPv6: one /64) does; the others count per account or e-mail address, known or not. */
const limits = {
  signIn: { max: 10, windowMs: 15 * minuteMs },
  /** Against guessing one password from many addresses; who is signed in stays so meanwhile. */
  signInPerAccount: { max: 100, windowMs: 60 * minuteMs },
  signInPerIp: { max: 100, windowMs: 15 * minuteMs },
  signUpPerIp: { max: 100, windowMs: 60 * minuteMs },
  /** Of a signed-in account that must say its password again. */
  password: { max: 20, windowMs: 15 * minuteMs },
  codeMail: { max: 5, windowMs: 60 * minuteMs },
  codeMailPerIp: { max: 50, windowMs: 60 * minuteMs },
  code: { max: 20, windowMs: 15 * minuteMs },
  codePerIp: { max: 100, windowMs: 15 * minuteMs },
  /** Of an account: each one that is given up is kept from others for 90 days. */
  handle: { max: 20, windowMs: 30 * 24 * 60 * minuteMs },
  profileImage: { max: 60, windowMs: 60 * minuteMs },
} satisfies Record<string, RateLimit>

export type LimitName = keyof typeof limits

/** Counts one for each, in order. Gives the way to take them back. @throws AppError `rate-limited`. */
export async function countAttempt(
  limiter: RateLimiter,
  counted: Partial<Record<LimitName, string>>,
): Promise<() => Promise<void>> {
  const keys: string[] = []
  for (const [name, subject] of Object.entries(counted)) {
    const key = `${name}:${subject}`
    const waitMs = await limiter.hit(key, limits[name as LimitName])
    if (waitMs > 0)
      throw new AppError('rate-limited', 'That was tried too often. Wait a while, then try again.', {
        retryAfterS: Math.ceil(waitMs / 1000),
      })
    keys.push(key)
  }
  return async () => {
    for (const key of keys) await limiter.forgive(key)
  }
}

/** One attacker at one address must not lock the owner out: so the account counts per address of the caller. */
export const emailAndIp = (email: string, ip: string) => `${emailKey(email)} ${ipBlock(ip)}`

/** What one customer has: an IPv4 address, or an IPv6 /64. */
export function ipBlock(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  if (!ip.includes(':')) return ip
  const [head = '', tail] = (ip.split('%')[0] ?? ip).toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

import type { VisitorSalts } from '../ports/visitor-salts.ts'
import { dayOf } from './click.ts'

export interface VisitorSource {
  ip: string
  userAgent: string
  /** `Sec-Purpose` of the request: why the browser asks. */
  purpose?: string
}

type Key = ReturnType<typeof crypto.subtle.importKey>

/** Made once for each salt: making a key takes longer than signing with it. */
const keys = new WeakMap<Uint8Array<ArrayBuffer>, Key>()

function keyOf(salt: Uint8Array<ArrayBuffer>): Key {
  const key =
    keys.get(salt) ?? crypto.subtle.importKey('raw', salt, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  keys.set(salt, key)
  return key
}

/**
 * 16 hex digits that are the same for one browser at one address in one gallery on one day (UTC), and tell nothing else: the salt
 * is drawn anew each day and thrown away, so nobody can go back from the digits to the address, or on to the next day.
 */
export async function visitorOf(
  { salts }: { salts: Pick<VisitorSalts, 'of'> },
  galleryId: string,
  { ip, userAgent }: VisitorSource,
  atMs: number,
): Promise<string> {
  const salt = await salts.of(dayOf(atMs))
  const key = await keyOf(salt)
  const text = new TextEncoder().encode([galleryId, ip, userAgent].join('\0'))
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, text)).subarray(0, 8)
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

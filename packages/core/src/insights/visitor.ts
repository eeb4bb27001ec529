import type { VisitorSalts } from '../ports/visitor-salts.ts'
import { dayOf } from './click.ts'

export interface VisitorPorts {
  salts: Pick<VisitorSalts, 'of'>
  /** HMAC-SHA-256. */
  hmac: (key: Uint8Array, text: string) => Uint8Array
}

export interface VisitorSource {
  ip: string
  userAgent: string
  /** `Sec-Purpose` of the request: why the browser asks. */
  purpose?: string
}

/**
 * 16 hex digits that are the same for one browser at one address in one gallery on one day (UTC), and tell nothing else: the salt
 * is drawn anew each day and thrown away, so nobody can go back from the digits to the address, or on to the next day.
 */
export async function visitorOf(
  { salts, hmac }: VisitorPorts,
  galleryId: string,
  { ip, userAgent }: VisitorSource,
  atMs: number,
): Promise<string> {
  const salt = await salts.of(dayOf(atMs))
  const digest = hmac(salt, [galleryId, ip, userAgent].join('\0')).subarray(0, 8)
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

import { createHmac, hkdfSync } from 'node:crypto'

/**
 * What stands for accounts in logs and traces: 12 characters, the same wherever the album's secret is. Who has it not finds no
 * account by them, and be all ids known: HMAC-SHA-256 with a key that is derived (RFC 5869) for this alone.
 * @param secret at least 32 bytes
 */
export function createAccountPseudonyms(secret: Uint8Array): (accountId: string) => string {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'cloudalbum accounts in logs and traces', 32))
  return (accountId) => createHmac('sha256', key).update(accountId).digest('base64url').slice(0, 12)
}

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Clock, TokenPayload, TokenSigner } from '@cloudalbum/core'

const minSecretBytes = 32

/**
 * Tokens `payload.signature`, both base64url: HMAC-SHA-256 with a key that is derived (RFC 5869) for one purpose, so
 * that a token for one thing is no token for another.
 */
export function createTokenSigner({
  secret,
  purpose,
  clock,
}: {
  secret: Uint8Array
  purpose: string
  clock: Clock
}): TokenSigner {
  if (secret.byteLength < minSecretBytes)
    throw new Error(`The secret for tokens needs ${minSecretBytes} bytes.`)
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `cloudalbum token: ${purpose}`, 32))
  const signature = (body: string) => createHmac('sha256', key).update(body).digest()

  return {
    sign(payload, expiresAtMs) {
      const body = Buffer.from(JSON.stringify({ payload, expiresAtMs })).toString('base64url')
      return `${body}.${signature(body).toString('base64url')}`
    },
    verify(token) {
      const [body, given, ...rest] = token.split('.')
      if (!body || !given || rest.length > 0) return undefined
      const [mine, theirs] = [signature(body), Buffer.from(given, 'base64url')]
      if (theirs.byteLength !== mine.byteLength || !timingSafeEqual(theirs, mine)) return undefined
      // Genuine, so it was made above and has its shape.
      const { payload, expiresAtMs } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
        payload: TokenPayload
        expiresAtMs: number
      }
      return expiresAtMs > clock.now() ? payload : undefined
    },
  }
}

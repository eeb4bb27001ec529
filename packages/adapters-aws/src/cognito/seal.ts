import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const minSecretBytes = 32
const ivBytes = 12
const tagBytes = 16

export interface Seal {
  /** base64url. `about` is bound to it: opened with another one, it is nothing. */
  close(text: string, about: string): string
  /** Undefined when it was altered, or closed with another secret or about something else. */
  open(sealed: string, about: string): string | undefined
}

/** AES-256-GCM with a key that is derived (RFC 5869) for one purpose; a fresh 96-bit nonce each time (NIST SP 800-38D 8.2.2). */
export function createSeal(secret: Uint8Array, purpose: string): Seal {
  if (secret.byteLength < minSecretBytes)
    throw new Error(`The secret for a seal needs ${minSecretBytes} bytes.`)
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `cloudalbum seal: ${purpose}`, 32))
  return {
    close(text, about) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.byteLength < ivBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      const text = decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8')
      try {
        return text + decipher.final('utf8')
      } catch {
        // What Node says of a tag that does not fit.
        return undefined
      }
    },
  }
}

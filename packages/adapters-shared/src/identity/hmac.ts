import { createHmac } from 'node:crypto'

/** HMAC-SHA-256, 32 bytes, at once: that of Web Crypto waits for a thread, behind whatever is being written to the disk. */
export const hmac = (key: Uint8Array, text: string): Uint8Array =>
  createHmac('sha256', key).update(text).digest()

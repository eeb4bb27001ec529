import type { Sha256 } from '@cloudalbum/core'
import { createHash } from 'node:crypto'

/** Of bytes that come piece by piece. */
export function newSha256(): Sha256 {
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') }
}

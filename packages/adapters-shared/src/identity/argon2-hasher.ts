import { hash, verify } from '@node-rs/argon2'
import type { PasswordHasher } from '@cloudalbum/core'

/** argon2id as OWASP recommends: 19 MiB, two passes, one lane. Runs off the event loop. */
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The same word typed on two keyboards is the same bytes. */
const bytesOf = (password: string) => password.normalize('NFC')

export function createArgon2Hasher(): PasswordHasher {
  return {
    hash: (password) => hash(bytesOf(password), options),
    async verify(stored, password) {
      try {
        return await verify(stored, bytesOf(password))
      } catch (error) {
        // What it says of a hash that is none.
        if (error instanceof Error && 'code' in error && error.code === 'InvalidArg') return false
        throw error
      }
    },
  }
}

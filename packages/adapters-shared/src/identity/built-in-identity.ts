import type { IdentityProvider, PasswordHasher, PasswordStore } from '@cloudalbum/core'

/** Passwords that the album checks itself, kept as hashes. */
export function createBuiltInIdentity(passwords: PasswordStore, hasher: PasswordHasher): IdentityProvider {
  // Checked in place of a missing one, so that both take the same time.
  let nobodys: Promise<string> | undefined
  return {
    async setPassword(accountId, password) {
      await passwords.put(accountId, await hasher.hash(password))
    },
    async checkPassword(accountId, password) {
      const hash = accountId === undefined ? undefined : await passwords.get(accountId)
      const spare = await (nobodys ??= hasher.hash(crypto.randomUUID()))
      const right = await hasher.verify(hash ?? spare, password)
      return right && hash !== undefined
    },
    remove: (accountId) => passwords.remove(accountId),
  }
}

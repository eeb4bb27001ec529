import type { PasswordHasher } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { createBuiltInIdentity } from './built-in-identity.ts'

it('checks a hash for nobody and for accounts without a password too, so that time does not tell', async () => {
  const stored = new Map([['ann', 'hash of northern lights']])
  const passwords = {
    get: (accountId: string) => Promise.resolve(stored.get(accountId)),
    put: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  }
  const verified: string[] = []
  const hasher: PasswordHasher = {
    hash: (password) => Promise.resolve(`hash of ${password}`),
    verify(hash, password) {
      verified.push(hash)
      return Promise.resolve(hash === `hash of ${password}`)
    },
  }
  const identity = createBuiltInIdentity(passwords, hasher)
  const outcomes = []
  for (const accountId of ['ann', 'bert', undefined])
    outcomes.push(await identity.checkPassword(accountId, 'northern lights'))
  expect(outcomes).toEqual([true, false, false])
  expect(verified).toHaveLength(3)
  expect(verified[1]).toBe(verified[2])
})

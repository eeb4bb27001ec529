import { newId, type ApiKey, type ApiKeyStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store and the way to close it. */
export function apiKeyStoreSuite(
  name: string,
  make: () => Promise<{ keys: ApiKeyStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as an ApiKeyStore`, () => {
    let keys: ApiKeyStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ keys, close } = await make()))
    afterEach(() => close())

    const add = async (createdAtMs: number, accountId = 'a'): Promise<ApiKey> => {
      const key = {
        id: newId(createdAtMs),
        accountId,
        name: 'Laptop',
        secretHash: 'hash',
        createdAtMs,
        usedAtMs: null,
      }
      await keys.create(key)
      return key
    }

    it('gives keys back as they were made, newest first', async () => {
      const [one, two] = [await add(1), await add(2)]
      await add(3, 'b')
      expect(await keys.get(one.id)).toEqual(one)
      expect(await keys.list('a')).toEqual([two, one])
      expect(await keys.get(newId())).toBeUndefined()
    })

    it('remembers the last use', async () => {
      const key = await add(1)
      await keys.touch(key.id, 7)
      await keys.touch(newId(), 7)
      expect(await keys.get(key.id)).toEqual({ ...key, usedAtMs: 7 })
    })

    it('revokes one, of its own account only, or all', async () => {
      const [one, two, other] = [await add(1), await add(2), await add(3, 'b')]
      expect(await keys.remove('b', one.id)).toBe(false)
      expect(await keys.remove('a', one.id)).toBe(true)
      expect(await keys.remove('a', one.id)).toBe(false)
      await keys.removeAll('a')
      expect([await keys.get(one.id), await keys.get(two.id), await keys.get(other.id)]).toEqual([
        undefined,
        undefined,
        other,
      ])
    })
  })
}

import type { SigningKeyStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store and the way to close it. */
export function signingKeyStoreSuite(
  name: string,
  make: () => Promise<{ keys: SigningKeyStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a SigningKeyStore`, () => {
    let keys: SigningKeyStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ keys, close } = await make()))
    afterEach(() => close())

    const key = (kid: string, createdAtMs = 1) => ({ kid, privateJwk: `{"kid":"${kid}"}`, createdAtMs })
    const kids = async () => (await keys.list()).map(({ kid }) => kid)

    it('gives keys back as they were made, newest first', async () => {
      expect(await keys.list()).toEqual([])
      expect(await keys.add(key('a', 1), undefined)).toBe(true)
      expect(await keys.add(key('b', 2), 'a')).toBe(true)
      expect(await keys.list()).toEqual([key('b', 2), key('a', 1)])
    })

    it('takes one only after the one that was the newest', async () => {
      await keys.add(key('a'), undefined)
      expect(await keys.add(key('b'), undefined)).toBe(false)
      await keys.add(key('b', 2), 'a')
      expect(await keys.add(key('c', 3), 'a')).toBe(false)
      expect(await keys.add(key('c', 3), 'unknown')).toBe(false)
      expect(await kids()).toEqual(['b', 'a'])
    })

    it('takes one of many that come at once', async () => {
      const first = await Promise.all(['a', 'b', 'c'].map((kid) => keys.add(key(kid), undefined)))
      expect(first.filter(Boolean)).toHaveLength(1)
      const [newest] = await kids()
      const next = await Promise.all(['d', 'e', 'f'].map((kid) => keys.add(key(kid, 2), newest)))
      expect(next.filter(Boolean)).toHaveLength(1)
      expect(await kids()).toHaveLength(2)
    })

    it('removes one, and goes on after the others', async () => {
      await keys.add(key('a', 1), undefined)
      await keys.add(key('b', 2), 'a')
      await keys.remove('a')
      await keys.remove('a')
      expect(await kids()).toEqual(['b'])
      expect(await keys.add(key('c', 3), 'b')).toBe(true)
      expect(await kids()).toEqual(['c', 'b'])
    })
  })
}

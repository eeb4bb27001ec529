import type { CodeStore, OneTimeCode } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** `make` gives an empty store and the way to close it. */
export function codeStoreSuite(
  name: string,
  make: () => Promise<{ codes: CodeStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a CodeStore`, () => {
    let codes: CodeStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ codes, close } = await make()))
    afterEach(() => close())

    const code: OneTimeCode = {
      accountId: 'a',
      purpose: 'reset',
      hash: 'right',
      email: null,
      expiresAtMs: 100,
      triesLeft: 3,
    }
    const use = (hash: string, nowMs = 50) => codes.use('a', 'reset', hash, nowMs)

    it('gives a right code once', async () => {
      await codes.put({ ...code, email: 'New@example.org' })
      expect(await use('right')).toMatchObject({ accountId: 'a', purpose: 'reset', email: 'New@example.org' })
      expect(await use('right')).toBeUndefined()
    })

    it('gives a right code to one of many at once', async () => {
      await codes.put(code)
      const all = await Promise.all(Array.from({ length: 10 }, () => use('right')))
      expect(all.filter(Boolean)).toHaveLength(1)
    })

    it('refuses wrong, missing, expired codes, and those of another purpose or account', async () => {
      expect(await use('right')).toBeUndefined()
      await codes.put(code)
      expect(await use('wrong')).toBeUndefined()
      expect(await use('right', 100)).toBeUndefined()
      expect(await codes.use('a', 'confirm', 'right', 50)).toBeUndefined()
      expect(await codes.use('b', 'reset', 'right', 50)).toBeUndefined()
      expect(await use('right')).toBeDefined()
    })

    it('refuses the right code too after so many wrong ones', async () => {
      await codes.put(code)
      for (let n = 0; n < 3; n++) await use('wrong')
      expect(await use('right')).toBeUndefined()
    })

    it('replaces the code before', async () => {
      await codes.put(code)
      await codes.put({ ...code, hash: 'newer' })
      expect(await use('right')).toBeUndefined()
      expect(await use('newer')).toBeDefined()
    })

    it('forgets those of an account, and what expired', async () => {
      await codes.put(code)
      await codes.put({ ...code, accountId: 'b' })
      await codes.put({ ...code, accountId: 'c', expiresAtMs: 10 })
      await codes.removeAll('a')
      await codes.prune(11)
      expect(await use('right')).toBeUndefined()
      expect(await codes.use('c', 'reset', 'right', 5)).toBeUndefined()
      expect(await codes.use('b', 'reset', 'right', 5)).toBeDefined()
    })
  })
}

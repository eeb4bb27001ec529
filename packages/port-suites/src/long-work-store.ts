import type { LongWork, LongWorkStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const sample: LongWork = {
  id: 'verify',
  kind: 'verify',
  options: { hashes: 'full', accountId: null, share: 0.05 },
  state: 'running',
  done: 3,
  total: 10,
  cursor: { at: ['사진', ''], deep: { none: null, big: 9_007_199_254_740_991 } },
  findings: {
    count: 2,
    repaired: 1,
    first: [{ what: 'preview-missing', where: 'renditions/a/b/c', repaired: true, how: 'Made again.' }],
  },
  startedAtMs: 1,
  updatedAtMs: 2,
  lease: { holder: 'me', endsAtMs: 3 },
  revision: 1,
}

/** `make` gives an empty store and the way to close it. */
export function longWorkStoreSuite(
  name: string,
  make: () => Promise<{ store: LongWorkStore; close: () => Promise<void> | void }>,
): void {
  describe(`${name} as a LongWorkStore`, () => {
    let store: LongWorkStore
    let close: () => Promise<void> | void
    beforeEach(async () => void ({ store, close } = await make()))
    afterEach(() => close())

    it('is empty at first', async () => {
      expect(await store.get('verify')).toBeUndefined()
      expect(await store.list()).toEqual([])
      await store.remove('verify')
    })

    it('gives back what was written, and all of it by id', async () => {
      const other = { ...sample, id: 'backup', kind: 'backup', state: 'failed', error: 'no disk' } as const
      expect(await store.write(sample)).toBe(true)
      expect(await store.write(other)).toBe(true)
      expect(await store.get('verify')).toEqual(sample)
      expect(await store.list()).toEqual([other, sample])
    })

    it('writes whole what follows what is stored: what is left out is gone', async () => {
      await store.write(sample)
      const { lease: _lease, cursor: _cursor, ...rest } = sample
      const next = { ...rest, state: 'done', result: { photos: 10 }, revision: 2 } as const
      expect(await store.write(next)).toBe(true)
      expect(await store.get('verify')).toEqual(next)
    })

    it.each([1, 3])('writes nothing when something came between (revision %i)', async (revision) => {
      await store.write(sample)
      if (revision === 3) await store.write({ ...sample, done: 4, revision: 2 })
      const before = await store.get('verify')
      expect(await store.write({ ...sample, done: 9, revision: 1 })).toBe(false)
      expect(await store.write({ ...sample, done: 9, revision: revision + 2 })).toBe(false)
      expect(await store.get('verify')).toEqual(before)
    })

    it('follows nothing that is not there', async () => {
      expect(await store.write({ ...sample, revision: 2 })).toBe(false)
      expect(await store.list()).toEqual([])
    })

    it('lets one of many writers through', async () => {
      await store.write(sample)
      const writes = Array.from({ length: 10 }, (_, done) => store.write({ ...sample, done, revision: 2 }))
      const won = (await Promise.all(writes)).flatMap((written, done) => (written ? [done] : []))
      expect(won).toHaveLength(1)
      expect((await store.get('verify'))?.done).toBe(won[0])
    })

    it('forgets what was removed: it begins anew', async () => {
      await store.write(sample)
      await store.remove('verify')
      expect(await store.get('verify')).toBeUndefined()
      expect(await store.write(sample)).toBe(true)
    })
  })
}

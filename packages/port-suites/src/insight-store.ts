import { newId, type ClickCounts, type InsightStore } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface InsightsUnderTest {
  insights: InsightStore
  /** Of a gallery that is there. */
  galleryId: string
  /** Of an item that is there. */
  itemId: string
  like: (accountId: string, atMs: number) => Promise<void>
  unlike: (accountId: string) => Promise<void>
  /** Gives the id of the claim. */
  claim: (accountId: string, atMs: number) => Promise<string>
  release: (claimId: string) => Promise<void>
  close: () => Promise<void> | void
}

const noon = Date.UTC(2026, 10, 21, 12)

/** `make` gives a gallery with an item and no counts. */
export function insightStoreSuite(name: string, make: () => Promise<InsightsUnderTest>): void {
  describe(`${name} as an InsightStore`, () => {
    let parts: InsightsUnderTest
    beforeEach(async () => void (parts = await make()))
    afterEach(() => parts.close())

    const counts = (more: Partial<ClickCounts> = {}): ClickCounts => ({
      galleryId: parts.galleryId,
      day: '2026-11-21',
      visits: 1,
      views: 2,
      visitors: ['a', 'b'],
      items: new Map([[parts.itemId, 2]]),
      values: [{ key: 'species', value: 'Cyclops', views: 2 }],
      ...more,
    })
    const day = { day: '2026-11-21', visits: 0, views: 0, visitors: 0, likes: 0, claims: 0 }
    const read = () => parts.insights.read(parts.galleryId, '2026-11-01', '2026-11-30')

    it('counts a file once, however often and at the same time it is told', async () => {
      const told = await Promise.all(
        Array.from({ length: 10 }, () => parts.insights.add('one', counts(), noon)),
      )
      expect(told.filter(Boolean)).toHaveLength(1)
      expect(await parts.insights.add('one', counts(), noon + 1)).toBe(false)
      expect(await read()).toEqual({
        days: [{ ...day, visits: 1, views: 2, visitors: 2 }],
        items: [{ itemId: parts.itemId, views: 2, likes: 0, claims: 0 }],
        values: [{ key: 'species', value: 'Cyclops', views: 2 }],
      })
    })

    it('adds up files, and counts a visitor once a day', async () => {
      await parts.insights.add('one', counts(), noon)
      await parts.insights.add('two', counts({ visitors: ['b', 'c'] }), noon)
      await parts.insights.add('three', counts({ day: '2026-11-22', visitors: ['b'] }), noon)
      const { days, items, values } = await read()
      expect(days).toEqual([
        { ...day, visits: 2, views: 4, visitors: 3 },
        { ...day, day: '2026-11-22', visits: 1, views: 2, visitors: 1 },
      ])
      expect(items).toMatchObject([{ views: 6 }])
      expect(values).toMatchObject([{ views: 6 }])
    })

    it('gives only the days that are asked for, and only this gallery', async () => {
      await parts.insights.add('one', counts(), noon)
      await parts.insights.add('two', counts({ day: '2026-12-01' }), noon)
      expect((await read()).days).toHaveLength(1)
      expect((await parts.insights.read(parts.galleryId, '2026-11-21', '2026-12-01')).days).toHaveLength(2)
      expect(await parts.insights.read(newId(), '2026-11-01', '2026-12-31')).toEqual({
        days: [],
        items: [],
        values: [],
      })
    })

    it('takes nothing for a gallery that is gone', async () => {
      expect(await parts.insights.add('one', counts({ galleryId: newId() }), noon)).toBe(false)
    })

    it('counts likes and claims on the day they were made, while they stand', async () => {
      const [ann, bob] = [newId(), newId()]
      await parts.like(ann, noon)
      await parts.like(ann, noon)
      await parts.like(bob, noon + 86_400_000)
      const claimId = await parts.claim(ann, noon)
      expect((await read()).days).toEqual([
        { ...day, likes: 1, claims: 1 },
        { ...day, day: '2026-11-22', likes: 1 },
      ])
      expect((await read()).items).toEqual([{ itemId: parts.itemId, views: 0, likes: 2, claims: 1 }])
      await parts.unlike(bob)
      await parts.unlike(bob)
      await parts.release(claimId)
      expect((await read()).days).toMatchObject([{ likes: 1, claims: 0 }, { likes: 0 }])
      expect((await read()).items).toMatchObject([{ likes: 1, claims: 0 }])
    })

    it('keeps how many visitors there were when it forgets which', async () => {
      await parts.insights.add('one', counts(), noon)
      await parts.insights.pruneVisitors('2026-11-22')
      expect((await read()).days).toMatchObject([{ visitors: 2 }])
    })
  })
}

import { newId, type ClickCounts } from '@cloudalbum/core'
import { insightStoreSuite } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Crash, crashAfter } from '../galleries/crash-after.ts'
import { galleryOf, itemOf, openGalleries } from '../galleries/testing/gallery-world.ts'
import { createDynamoInsightStore } from './insights.ts'

/** A gallery with one item. */
async function opened() {
  const world = await openGalleries()
  const [gallery, item] = [galleryOf(newId()), itemOf('a')]
  await world.galleries.create(gallery, [item])
  return { ...world, accountId: gallery.accountId, galleryId: gallery.id, itemId: item.id }
}

insightStoreSuite('DynamoDB', async () => {
  const { insights, claims, galleryId, itemId, close } = await opened()
  return {
    insights,
    galleryId,
    itemId,
    like: async (accountId, atMs) => void (await claims.like(itemId, accountId, atMs)),
    unlike: async (accountId) => void (await claims.unlike(itemId, accountId)),
    claim: async (accountId, atMs) => (await claims.claim(itemId, accountId, atMs)).claim.id,
    release: async (claimId) => void (await claims.end(claimId, 'released', 0)),
    close,
  }
})

const days = ['2026-11-21', '2026-11-22'] as const

describe('a file of many clicks', { timeout: 240_000 }, () => {
  let world: Awaited<ReturnType<typeof opened>>
  beforeEach(async () => void (world = await opened()))
  afterEach(() => world.close())

  const names = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name}-${index}`)
  const counts = (more: Partial<ClickCounts> = {}): ClickCounts => ({
    galleryId: world.galleryId,
    day: days[0],
    visits: 7,
    views: 120,
    visitors: names(100, 'visitor'),
    items: new Map(names(80, 'item').map((itemId) => [itemId, 1])),
    values: names(40, 'value').map((value) => ({ key: 'species', value, views: 3 })),
    ...more,
  })
  const read = () => world.insights.read(world.galleryId, days[0], days[1])
  const visitorRows = (day: string) =>
    world.dynamo.count({
      table: 'insight-visitors',
      keys: '#of = :of',
      values: { of: `${world.galleryId}#${day}` },
      consistent: true,
    })

  it('counts once in steps, whoever does them', async () => {
    const stores = names(4, 'process').map(() => createDynamoInsightStore(world.dynamo))
    const told = await Promise.all(stores.map((store) => store.add('key', counts(), 5)))
    expect(told.filter(Boolean)).toHaveLength(1)
    const other = counts({ visitors: names(120, 'visitor'), items: new Map(), values: [] })
    expect(await world.insights.add('other', other, 6)).toBe(true)
    const { days: perDay, items, values } = await read()
    expect(perDay).toMatchObject([{ visits: 14, views: 240, visitors: 120 }])
    expect([items.length, values.length]).toEqual([80, 40])
    expect(items.every(({ views }) => views === 1) && values.every(({ views }) => views === 3)).toBe(true)
  })

  it('goes on where a crash has left it', async () => {
    for (let writes = 0; ; writes++) {
      const key = `key-${writes}`
      const crashing = createDynamoInsightStore(crashAfter(world.dynamo, writes))
      const outcome = await crashing.add(key, counts(), 5).catch((error: unknown) => error)
      if (outcome !== true) {
        expect(outcome).toBeInstanceOf(Crash)
        expect(await world.insights.add(key, counts(), 6)).toBe(true)
      }
      const { days: perDay, items } = await read()
      const told = writes + 1
      expect(perDay).toMatchObject([{ visits: 7 * told, views: 120 * told, visitors: 100 }])
      expect(items.every(({ views }) => views === told)).toBe(true)
      if (outcome === true) return
    }
  })

  it('forgets the visitors of the days before one, and keeps those of that day', async () => {
    for (const day of days) await world.insights.add(day, counts({ day }), 5)
    await world.insights.pruneVisitors(days[1])
    expect([await visitorRows(days[0]), await visitorRows(days[1])]).toEqual([0, 100])
    expect((await read()).days).toMatchObject([{ visitors: 100 }, { visitors: 100 }])
    await world.insights.pruneVisitors('2026-11-23')
    expect(await visitorRows(days[1])).toBe(0)
  })

  it('goes with its gallery', async () => {
    const { galleries, insights, accountId, galleryId } = world
    await insights.add('key', counts(), 5)
    await galleries.remove(accountId, galleryId)
    expect(await read()).toEqual({ days: [], items: [], values: [] })
    expect(await visitorRows(days[0])).toBe(0)
    expect(await insights.add('later', counts(), 6)).toBe(false)
  })
})

import { newId } from '@cloudalbum/core'
import { readyPhoto, several } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Crash, crashAfter } from './crash-after.ts'
import {
  creatures,
  galleryOf,
  galleryStores,
  galleryWorld,
  itemOf,
  type GalleryWorld,
} from './testing/gallery-world.ts'
import { expectExact } from './recount.ts'

type Stores = ReturnType<typeof galleryStores>

// Each case runs as often as it writes, on a machine that may be busy.
describe('a crash between two writes', { timeout: 240_000 }, () => {
  let world: GalleryWorld
  beforeEach(async () => void (world = await galleryWorld()))
  afterEach(() => world.close())

  /** Lets `run` crash after its first write, its second, and so on, until it is done; `check` looks at what is left. */
  async function eachCrash<T>(
    make: () => Promise<T>,
    run: (stores: Stores, made: T) => Promise<unknown>,
    check: (made: T) => Promise<void>,
  ): Promise<number> {
    for (let writes = 0; ; writes++) {
      const made = await make()
      const outcome = await run(galleryStores(crashAfter(world.dynamo, writes)), made).then(
        () => 'done',
        (error: unknown) => error,
      )
      if (outcome !== 'done') expect(outcome).toBeInstanceOf(Crash)
      await check(made)
      if (outcome === 'done') return writes
    }
  }

  const photosOf = (count: number) => several(count, () => readyPhoto(world.photos, world.anna))
  const shown = (photoIds: string[]) =>
    photoIds.map((photoId, index) =>
      itemOf(`item-${index}`, { photoId, values: { species: index % 2 ? 'Elf' : 'Troll', age: index % 3 } }),
    )

  it('leaves a part of what is saved, and the rest can be saved again', async () => {
    const { items, anna, gallery, save } = world
    const photoIds = await photosOf(6)
    const edit = (id: string) => ({ id, patch: { values: { species: 'Fay' } } })
    const steps = await eachCrash(
      async () => {
        const [old, ...added] = shown(photoIds)
        const galleryId = await gallery([old!])
        const waiting = Array.from({ length: 60 }, (_, index) => itemOf(`waiting-${index}`))
        return { galleryId, old: old!, added: [...added, ...waiting] }
      },
      async ({ items: crashing }, { galleryId, old, added }) =>
        crashing.save(anna, galleryId, 1, { added, edited: [edit(old.id)] }, 5),
      async ({ galleryId, old, added }) => {
        const there = new Set((await expectExact(world, galleryId)).map(({ id }) => id))
        await save(galleryId, { added: added.filter(({ id }) => !there.has(id)), edited: [edit(old.id)] })
        expect(await expectExact(world, galleryId)).toHaveLength(66)
        expect(await items.count(galleryId, [{ species: 'Fay' }])).toEqual([1])
      },
    )
    expect(steps).toBeGreaterThan(5)
  })

  it('leaves new attributes that the next write gives to the other items', async () => {
    const { items, galleries, anna, gallery } = world
    const photoIds = await photosOf(3)
    const fewer = creatures.slice(1)
    await eachCrash(
      () =>
        gallery([
          ...shown(photoIds),
          ...Array.from({ length: 50 }, (_, index) => itemOf(`w-${index}`, { values: { species: 'Elf' } })),
        ]),
      async (crashing, galleryId) =>
        crashing.galleries.update(anna, galleryId, { attributes: fewer }, 2, {
          fit: ({ values: { species: _species, ...rest } }) => rest,
        }),
      async (galleryId) => {
        const { version } = (await galleries.get(anna, galleryId))!
        if (version === 1) return
        await galleries.update(anna, galleryId, { attributes: fewer }, 3)
        const all = await expectExact(world, galleryId)
        expect(all.filter(({ values }) => 'species' in values)).toEqual([])
        expect(await items.count(galleryId, [{ age: '0' }])).toEqual([1])
      },
    )
  })

  it('leaves nothing uncounted of likes and claims', async () => {
    const { claims, insights, items, gallery } = world
    await eachCrash(
      async () => {
        const item = itemOf('one')
        return { galleryId: await gallery([item]), itemId: item.id, accountId: newId() }
      },
      async (crashing, { itemId, accountId }) => {
        await crashing.claims.like(itemId, accountId, 5)
        const { claim } = await crashing.claims.claim(itemId, accountId, 5)
        await crashing.claims.finish(claim.id, 6)
        await crashing.claims.end(claim.id, 'released', 7)
        await crashing.claims.unlike(itemId, accountId)
      },
      async ({ galleryId, itemId, accountId }) => {
        const [day] = (await insights.read(galleryId, '1970-01-01', '1970-01-01')).days
        const liked = (await claims.likedItems(galleryId, accountId)).length
        const active = await claims.active(itemId)
        await expectExact(world, galleryId)
        expect(await items.getMany(galleryId, [itemId])).toMatchObject([{ likes: liked }])
        expect([day?.likes ?? 0, day?.claims ?? 0]).toEqual([liked, active ? 1 : 0])
        expect(await claims.activeOf(galleryId, accountId)).toEqual(active ? [active] : [])
      },
    )
  })

  it('leaves items that are gone or there, and a gallery that can be removed again', async () => {
    const { items, galleries, claims, insights, anna, gallery, rowsLeft } = world
    const photoIds = await photosOf(2)
    const [a, b] = shown(photoIds)
    await eachCrash(
      async () => {
        const made = [{ ...a!, id: newId() }, { ...b!, id: newId() }, itemOf('waiting')]
        const galleryId = await gallery(made)
        await claims.like(made[0]!.id, newId(), 5)
        await claims.claim(made[1]!.id, newId(), 5)
        const clicks = {
          day: '2026-11-21',
          visits: 1,
          views: 0,
          visitors: ['v'],
          items: new Map(),
          values: [],
        }
        await insights.add('key', { ...clicks, galleryId }, 5)
        return { galleryId, ids: made.map(({ id }) => id) }
      },
      async (crashing, { galleryId, ids }) => {
        await crashing.items.remove(anna, galleryId, ids.slice(0, 1), 6)
        await crashing.galleries.remove(anna, galleryId)
      },
      async ({ galleryId }) => {
        const left = await galleries.get(anna, galleryId)
        if (left && !(await world.dynamo.get('galleries', { id: galleryId }))?.['removing'])
          await expectExact(world, galleryId)
        if (left) await galleries.remove(anna, galleryId)
        expect(await galleries.get(anna, galleryId)).toBeUndefined()
        expect(await items.getMany(galleryId, [])).toEqual([])
        const rows = await rowsLeft()
        // That a photo was an item once.
        expect(rows.filter((row) => !('photoId' in row && 'changes' in row))).toEqual([])
      },
    )
  })

  it('leaves no gallery, or one of some items', async () => {
    const { galleries, anna } = world
    const photoIds = await photosOf(2)
    await eachCrash(
      () => Promise.resolve(galleryOf(anna)),
      ({ galleries: crashing }, made) =>
        crashing.create(made, [
          ...shown(photoIds).map((item) => ({ ...item, id: newId() })),
          ...Array.from({ length: 45 }, (_, index) => itemOf(`waiting-${index}`)),
        ]),
      async ({ id, slug }) => {
        if (await galleries.get(anna, id)) await expectExact(world, id)
        else expect(await galleries.isSlugTaken(slug)).toBe(false)
      },
    )
  })
})

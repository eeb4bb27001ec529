import { newId } from '@cloudalbum/core'
import { readyPhoto, several } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { localDynamoDbClient } from '../../testing/dynamodb-local.ts'
import { startFaultyEndpoint } from '../../testing/faulty-endpoint.ts'
import { Dynamo } from '../dynamo.ts'
import { galleryStores, galleryWorld, itemOf, type GalleryWorld } from './testing/gallery-world.ts'
import { expectExact } from './recount.ts'

const people = (count: number) => Array.from({ length: count }, () => newId())

describe('many at once', { timeout: 240_000 }, () => {
  let world: GalleryWorld
  beforeEach(async () => void (world = await galleryWorld()))
  afterEach(() => world.close())

  const insightsOf = async (galleryId: string) =>
    (await world.insights.read(galleryId, '1970-01-01', '1970-01-01')).days[0]

  it('like one item: a thousand are counted, whatever process they come to', async () => {
    const { gallery, claims, items, unsettled } = world
    const item = itemOf('one')
    const galleryId = await gallery([item])
    const processes = [claims, galleryStores(world.dynamo).claims]
    const accounts = people(1000)
    await Promise.all(accounts.map((account, index) => processes[index % 2]!.like(item.id, account, 5)))
    await Promise.all(accounts.slice(0, 50).map((account) => claims.unlike(item.id, account)))
    expect(await unsettled(galleryId)).toBe(0)
    expect(await items.getMany(galleryId, [item.id])).toMatchObject([{ likes: 950 }])
    expect(await insightsOf(galleryId)).toMatchObject({ likes: 950 })
  })

  it('claim what there is: each is held by one, in whatever process they ask', async () => {
    const { gallery } = world
    const made = Array.from({ length: 5 }, (_, index) => itemOf(`item-${index}`))
    const galleryId = await gallery(made)
    const processes = Array.from({ length: 4 }, () => galleryStores(world.dynamo).claims)
    const tries = await Promise.allSettled(
      people(60).map((account, index) => processes[index % 4]!.claim(made[index % 5]!.id, account, 5)),
    )
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? one.value.claim.itemId : []))
    expect(won.toSorted()).toEqual(made.map(({ id }) => id).toSorted())
    for (const one of tries)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
    expect(await insightsOf(galleryId)).toMatchObject({ claims: 5 })
    await expectExact(world, galleryId)
  })

  it('give an item its photo while that is trashed and restored: it shows what the photo is', async () => {
    const { gallery, photos, anna, items, save } = world
    for (let turn = 0; turn < 6; turn++) {
      const photoId = await readyPhoto(photos, anna)
      const galleryId = await gallery()
      await Promise.all([
        save(galleryId, { added: [itemOf('one', { photoId, values: { species: 'Elf' } })] }),
        photos.trash(anna, [photoId], 5),
      ])
      const [item] = await expectExact(world, galleryId)
      expect(item).toMatchObject({ shown: false })
      await Promise.all([
        photos.restore(anna, [photoId], 6),
        items.move(anna, galleryId, [item!.id], null),
        save(galleryId, { edited: [{ id: item!.id, patch: { values: { species: 'Fay' } } }] }),
      ])
      expect(await expectExact(world, galleryId)).toMatchObject([{ shown: true, values: { species: 'Fay' } }])
    }
  })

  it('remove an item while its photo goes for good', async () => {
    const { gallery, photos, anna, items, rowsLeft } = world
    for (let turn = 0; turn < 4; turn++) {
      const photoId = await readyPhoto(photos, anna)
      const item = itemOf('one', { photoId, values: { species: 'Elf' } })
      const galleryId = await gallery([item])
      await Promise.all([
        items.remove(anna, galleryId, [item.id], 5).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'not-found' })
        }),
        photos
          .trash(anna, [photoId], 5)
          .then(() => photos.startPurge(anna, [photoId], 5))
          .then(() => photos.finishPurge(photoId)),
      ])
      expect(await expectExact(world, galleryId)).toEqual([])
      await world.galleries.remove(anna, galleryId)
    }
    expect(await rowsLeft()).toEqual([])
  })

  it('save to one gallery: each slug and photo once, all of them counted', async () => {
    const { gallery, photos, anna, items, save } = world
    const galleryId = await gallery()
    const photoIds = await several(4, () => readyPhoto(photos, anna))
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        save(galleryId, {
          added: [itemOf(`slug-${index % 6}`, { photoId: photoIds[index % 4]!, values: { age: index } })],
        }),
      ),
    )
    const all = await expectExact(world, galleryId)
    expect(all).toHaveLength(outcomes.filter(({ status }) => status === 'fulfilled').length)
    expect(new Set(all.map(({ slug }) => slug)).size).toBe(all.length)
    expect(new Set(all.map(({ photoId }) => photoId)).size).toBe(all.length)
    for (const one of outcomes)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
    await items.remove(
      anna,
      galleryId,
      all.map(({ id }) => id),
      9,
    )
    expect(await expectExact(world, galleryId)).toEqual([])
  })

  it('hear no answer: everything counts once', async () => {
    const { gallery, prefix, claims, items } = world
    const item = itemOf('one')
    const galleryId = await gallery([item])
    const target = inject('dynamoDbEndpoint')
    const faulty = await startFaultyEndpoint({ target, seed: 7, faults: { lostReply: 0.1, busy: 0.2 } })
    const client = localDynamoDbClient(faulty.endpoint)
    const stores = galleryStores(new Dynamo({ client, prefix }))
    const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
      for (let tries = 1; ; tries++)
        try {
          return await work()
        } catch (error) {
          if (tries === 20 || (error as { code?: string }).code !== 'unavailable') throw error
        }
    }
    const [ann, ...others] = people(10) as [string, ...string[]]
    for (const account of [ann, ...others]) await patiently(() => stores.claims.like(item.id, account, 5))
    await patiently(() => stores.claims.unlike(item.id, ann))
    const { claim } = await patiently(() => stores.claims.claim(item.id, ann, 5))
    await patiently(() => stores.claims.finish(claim.id, 6))
    const counts = {
      galleryId,
      day: '1970-01-01',
      visits: 3,
      views: 1,
      visitors: ['v'],
      items: new Map([[item.id, 1]]),
      values: [],
    }
    await patiently(() => stores.insights.add('key', counts, 5))
    expect(await insightsOf(galleryId)).toMatchObject({
      likes: 9,
      claims: 1,
      visits: 3,
      views: 1,
      visitors: 1,
    })
    expect(await items.getMany(galleryId, [item.id])).toMatchObject([{ likes: 9, claim: { state: 'final' } }])
    expect(await claims.ofGallery(galleryId, undefined, undefined, 9)).toMatchObject({
      claims: [{ id: claim.id }],
    })
    expect(faulty.counts.lostReply).toBeGreaterThan(0)
    client.destroy()
    await faulty.stop()
  })
})

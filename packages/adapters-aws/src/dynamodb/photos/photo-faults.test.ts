import { isAppError, newId } from '@cloudalbum/core'
import { bern, idsOf, photoModel, sampleFacts, sampleNew, startMs } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { localDynamoDbClient } from '../../testing/dynamodb-local.ts'
import { startFaultyEndpoint, type Faults, type FaultyEndpoint } from '../../testing/faulty-endpoint.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { Dynamo } from '../dynamo.ts'
import { createDynamoPhotoIndex } from './photo-index.ts'
import { createDynamoPhotoStore } from './photo-store.ts'
import { photoTables } from './tables.ts'

let world: Awaited<ReturnType<typeof testDynamo>>
let faulty: FaultyEndpoint
let client: ReturnType<typeof localDynamoDbClient>
const accountId = newId()

beforeEach(async () => {
  world = await testDynamo(photoTables)
  faulty = await startFaultyEndpoint({ target: inject('dynamoDbEndpoint'), seed: 11, faults: {} })
  client = localDynamoDbClient(faulty.endpoint)
})
afterEach(async () => {
  client.destroy()
  world.close()
  await faulty.stop()
})

/** A process of its own, whose requests go wrong. */
const store = () => createDynamoPhotoStore(new Dynamo({ client, prefix: world.prefix }))

async function expectExact(ids: string[]) {
  const [photos, index] = [createDynamoPhotoStore(world.dynamo), createDynamoPhotoIndex(world.dynamo)]
  const model = photoModel(await photos.getMany(ids))
  expect(await photos.usage(accountId)).toEqual(model.usage())
  expect(await index.months(accountId)).toEqual(model.months())
  const cells = await index.mapCells(accountId, { level: 6, north: 90, south: -90, west: -180, east: 180 })
  expect(cells.map(({ count }) => count)).toEqual(model.cells(6).map(({ count }) => count))
}

const each: [string, Faults][] = [
  ['DynamoDB throttles', { busy: 0.3 }],
  ['answers are lost', { lostReply: 0.3 }],
]

describe.each(each)('while %s', (_, faults) => {
  it(
    'each step is taken once, by the one who is told so, and counts are exact',
    { timeout: 90_000 },
    async () => {
      faulty.set(faults)
      const photos = store()
      const wanted = Array.from({ length: 12 }, () => sampleNew(accountId, { sizeBytes: 100 }))
      /** What stays busy for long is asked for again, as a client would. */
      const insist = async <T>(run: () => Promise<T>): Promise<T> => {
        for (;;)
          try {
            return await run()
          } catch (error) {
            if (!isAppError(error, 'unavailable')) throw error
          }
      }
      for (const photo of wanted) {
        expect((await insist(() => photos.reserve(photo, 1200))).photo.id).toBe(photo.id)
        expect(await insist(() => photos.startProcessing(photo.id, startMs))).toBe(true)
        const facts = sampleFacts({ ...bern, tags: ['x'] })
        expect(await insist(() => photos.complete(photo.id, photo.sha256, facts, startMs))).toBe(true)
        expect(await insist(() => photos.complete(photo.id, photo.sha256, facts, startMs))).toBe(false)
      }
      const ids = wanted.map(({ id }) => id)
      await insist(() => photos.trash(accountId, ids.slice(0, 5), startMs + 1))
      await insist(() => photos.restore(accountId, ids.slice(3, 5), startMs + 2))
      const taken = await insist(() => photos.startPurge(accountId, ids.slice(0, 2), startMs + 3))
      expect(idsOf(taken)).toEqual(ids.slice(0, 2))
      await insist(() => photos.finishPurge(ids[0] ?? ''))
      expect(Object.keys(faults).every((fault) => faulty.counts[fault as keyof Faults] > 0)).toBe(true)
      await expectExact(ids)
    },
  )
})

describe('several processes', () => {
  it(
    'count what came alone once, whoever reads, changes or brings more meanwhile',
    { timeout: 90_000 },
    async () => {
      faulty.set({ lostReply: 0.1 })
      const wanted = Array.from({ length: 40 }, () => sampleNew(accountId))
      const ids = wanted.map(({ id }) => id)
      const one = store()
      await Promise.all(wanted.map((photo) => one.reserve(photo, null)))
      const come = async (photo: (typeof wanted)[number], n: number) => {
        const at = { latitude: 46 + (n % 5) / 10, longitude: 7 + (n % 3) / 10 }
        await store().complete(photo.id, photo.sha256, sampleFacts({ ...bern, location: at }), startMs + n)
        if (n % 4 === 0) await store().trash(accountId, [photo.id], startMs + n)
        if (n % 8 === 0) {
          await store().edit(accountId, [photo.id], () => ({ tags: [`t${n}`] }), startMs + n)
          await store().restore(accountId, [photo.id], startMs + n)
        }
        if (n % 6 === 0) await createDynamoPhotoIndex(world.dynamo).months(accountId)
      }
      for (let from = 0; from < wanted.length; from += 3)
        await Promise.all(wanted.slice(from, from + 3).map((photo, i) => come(photo, from + i)))
      await expectExact(ids)
      const tags = await createDynamoPhotoIndex(world.dynamo).facets(accountId, 'tag', 't', 9)
      expect(tags.map(({ value }) => value)).toEqual(['t0', 't16', 't24', 't32', 't8'])
    },
  )

  it('hold the quota to the byte between them', async () => {
    const stores = Array.from({ length: 6 }, store)
    const wanted = Array.from({ length: 36 }, () => sampleNew(accountId, { sizeBytes: 100 }))
    const all = await Promise.allSettled(
      wanted.map((photo, i) => (stores[i % stores.length] ?? store()).reserve(photo, 1000)),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    await expectExact(wanted.map(({ id }) => id))
  })

  it('complete a photo once, and count what each of them completes', { timeout: 90_000 }, async () => {
    const stores = Array.from({ length: 5 }, store)
    const wanted = Array.from({ length: 20 }, (_, i) => sampleNew(accountId, { fileName: `IMG_${i}.JPG` }))
    for (const photo of wanted) {
      await stores[0]?.reserve(photo, null)
      await stores[0]?.startProcessing(photo.id, startMs)
    }
    const told = await Promise.all(
      stores.flatMap((photos) =>
        wanted.map(({ id, sha256 }, i) => {
          const taken = { localMs: startMs + i, offsetMinutes: 0, source: 'file' as const }
          return photos.complete(id, sha256, sampleFacts({ ...bern, taken }), startMs)
        }),
      ),
    )
    expect(told.filter(Boolean)).toHaveLength(20)
    await expectExact(wanted.map(({ id }) => id))
  })

  it('change the same photos at once, each of them wholly', { timeout: 90_000 }, async () => {
    const photos = store()
    const wanted = Array.from({ length: 10 }, () => sampleNew(accountId))
    for (const { id, sha256 } of await Promise.all(
      wanted.map(async (one) => (await photos.reserve(one, null)).photo),
    )) {
      await photos.startProcessing(id, startMs)
      await photos.complete(id, sha256, sampleFacts(bern), startMs)
    }
    const ids = wanted.map(({ id }) => id)
    await Promise.all(
      ['a', 'b', 'c'].map((tag) =>
        store().edit(accountId, ids, (photo) => ({ tags: [...photo.tags, tag].sort() }), startMs),
      ),
    )
    const edited = await photos.getMany(ids)
    expect(edited.map(({ tags, version }) => [tags.join(), version])).toEqual(ids.map(() => ['a,b,c', 6]))
    await expectExact(ids)
  })
})

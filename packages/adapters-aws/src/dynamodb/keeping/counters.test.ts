import { newId, type Counters, type NewItem, type WrongCount } from '@cloudalbum/core'
import { bern, samplesOf, type Samples } from '@cloudalbum/port-suites'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Row } from '../dynamo.ts'
import { expectExact } from '../galleries/recount.ts'
import { galleryWorld, type GalleryWorld } from '../galleries/testing/gallery-world.ts'
import { createDynamoPhotoIndex } from '../photos/photo-index.ts'
import { createDynamoCounters } from './counters.ts'

// Every case leaves everything as exact as it found it.
describe('what is counted and listed in DynamoDB', () => {
  let world: GalleryWorld
  let counters: Counters
  let own: Samples
  let galleryId: string
  let items: NewItem[]
  const albumId = newId()
  const signal = new AbortController().signal
  const check = (repair: boolean) => counters.check(world.anna, { repair, signal })

  beforeAll(async () => {
    world = await galleryWorld()
    counters = createDynamoCounters(world.dynamo, { settleMs: 0 })
    const { anna: accountId, photos, claims, albums } = world
    own = samplesOf({ photos, index: createDynamoPhotoIndex(world.dynamo) }, accountId)
    const shown = [await own.ready({ ...bern, tags: ['Sea'] }), await own.ready({ tags: ['Sea', 'sun'] })]
    const trashed = await own.ready()
    await own.rejected()
    await own.reserve()
    items = [
      { ...(await world.shownItem('one', { species: 'Cat', age: 3 })), startingLikes: 4 },
      await world.shownItem('two', { species: 'Dog' }),
    ]
    galleryId = await world.gallery(items)
    const [one, two] = items.map(({ id }) => id)
    await claims.like(one ?? '', newId(), 1)
    await claims.claim(two ?? '', newId(), 1)
    const album = { id: albumId, accountId, parentId: null, title: 'A', description: '' }
    const ids = [...shown, trashed].map(({ id }) => id)
    await albums.create({ ...album, order: 'manual', createdAtMs: 1 }, ids)
    await photos.trash(accountId, [trashed.id], 1)
  })
  afterAll(() => world.close())

  it('is exact as the stores have written it', async () => {
    expect(await check(false)).toEqual([])
  })

  /** All rows of a partition. */
  const rowsOf = (table: string, name: string, value: string) =>
    Array.fromAsync(
      world.dynamo.each({ table, keys: `#${name} = :value`, values: { value }, consistent: true }),
    )
  const partition = (table: string) => {
    if (table === 'gallery-index') return { name: 'list', value: `${galleryId}#items` }
    if (table === 'gallery-counts') return { name: 'galleryId', value: galleryId }
    if (table === 'album-photos') return { name: 'albumId', value: albumId }
    return { name: 'accountId', value: world.anna }
  }
  const rowsIn = (table: string) => rowsOf(table, partition(table).name, partition(table).value)
  const change = (table: string, set: (row: Row) => Row) => async () => {
    for (const row of await rowsIn(table)) await world.dynamo.put(table, { ...row, ...set(row) })
  }
  const lose = (table: string, sort: string) => async () => {
    const { name } = partition(table)
    await world.dynamo.write(
      (await rowsIn(table)).map((row) => ({ table, remove: { [name]: row[name], [sort]: row[sort] } })),
    )
  }
  const setItems = (set: (row: Row) => Row) => async () => {
    for (const { id } of items)
      await world.dynamo.put('gallery-items', set((await world.dynamo.get('gallery-items', { id })) ?? {}))
  }
  const listedAs = (shown: boolean) => (row: Row) => ({ ...row, listed: { ...(row.listed as Row), shown } })

  it.each<[string, () => Promise<unknown>]>([
    ['used bytes and states', change('photo-accounts', () => ({ usedBytes: 7, photos: 1, trashed: 3 }))],
    ['months', change('photo-months', () => ({ count: 9 }))],
    [
      'a month without photos',
      () => world.dynamo.put('photo-months', { accountId: world.anna, month: '1999-01', count: 3 }),
    ],
    ['all months, by which photos are found', lose('photo-months', 'month')],
    ['a facet', change('photo-months', () => ({ 'tag:Sea': 5, 'tag:other': 1 }))],
    ['cells of the map', lose('photo-cells', 'cell')],
    ['what a cell counts', change('photo-cells', () => ({ count: 4 }))],
    [
      'a cell without photos',
      () => world.dynamo.put('photo-cells', { accountId: world.anna, cell: '02:33', count: 1, n1111: 1 }),
    ],
    ['hints for search', lose('photo-words', 'word')],
    ['which photo has which bytes', lose('photo-hashes', 'sha256')],
    [
      'bytes of no photo',
      () => world.dynamo.put('photo-hashes', { accountId: world.anna, sha256: 'f', photoId: newId() }),
    ],
    ['photos of an album', change('album-photos', () => ({ visible: false, time: '0' }))],
    [
      'how many an album shows',
      () =>
        world.dynamo.update(
          'albums',
          { accountId: world.anna, id: albumId },
          { update: 'SET #photoCount = :n', values: { n: 7 } },
        ),
    ],
    [
      'a photo of an album that is gone',
      async () =>
        world.dynamo.put('album-photos', { ...(await rowsIn('album-photos'))[0], photoId: newId() }),
    ],
    [
      'albums of a photo',
      async () =>
        world.dynamo.write(
          (await rowsIn('album-photos')).map(({ photoId }) => ({
            table: 'photo-albums',
            remove: { photoId },
          })),
        ),
    ],
    ['likes', setItems((row) => ({ ...row, likes: 99 }))],
    ['whether items are shown', setItems(listedAs(false))],
    [
      'an item that nobody follows',
      setItems((row) => ({ ...row, counted: { ...(row.listed as Row), edition: 0 } })),
    ],
    [
      'what a gallery adds up to, and how long its lists are',
      change('gallery-counts', ({ list }) =>
        list === 'totals' ? { items: 5, shown: 9, claims: 0 } : { count: 7 },
      ),
    ],
    ['counts of a gallery', lose('gallery-counts', 'list')],
    ['the list of all items', lose('gallery-index', 'place')],
    [
      'an item in a list that it has left',
      () => world.dynamo.put('gallery-index', { list: `${galleryId}#items`, place: `a.${newId()}.1` }),
    ],
  ])('is found and set where it is wrong: %s', async (_, damage) => {
    await damage()
    const repaired = await check(true)
    expect(repaired.length).toBeGreaterThan(0)
    expect(repaired.filter((one) => !one.repaired)).toEqual([])
    expect(await check(false)).toEqual([])
  })

  it('is what visitors see, after all that', async () => {
    expect(await expectExact(world, galleryId)).toMatchObject([{ likes: 5 }, { likes: 0 }])
  })

  it('is told as it is and as it was counted', async () => {
    const { dynamo, anna: accountId } = world
    await dynamo.update('photo-accounts', { accountId }, { update: 'SET #usedBytes = :n', values: { n: 1 } })
    await dynamo.update(
      'photo-months',
      { accountId, month: '2024-05' },
      { update: 'SET #count = :n', values: { n: 77 } },
    )
    const wrong: Omit<WrongCount, 'repaired'>[] = [
      { what: 'usedBytes', stored: '1', counted: '5020' },
      { what: 'month 2024-05', stored: '77', counted: '2' },
    ]
    expect(await check(false)).toEqual(wrong.map((one) => ({ ...one, repaired: false })))
    expect(await check(true)).toEqual(wrong.map((one) => ({ ...one, repaired: true })))
  })

  it('is left alone while photos, likes and items come and go', async () => {
    const [{ id = '' } = {}] = items
    const turns = Array.from({ length: 5 }, async () => {
      await own.ready({ tags: ['busy'] })
      await world.claims.like(id, newId(), 1)
    })
    const [found] = await Promise.all([check(true), ...turns])
    expect(found).toEqual([])
    expect(await check(false)).toEqual([])
  })

  it('ends when it is told to', async () => {
    await expect(counters.check(world.anna, { repair: true, signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

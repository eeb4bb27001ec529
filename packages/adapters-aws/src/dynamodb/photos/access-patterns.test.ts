import { cellToken, exactToken, newId, queryTerms, cellOf, type SearchQuery } from '@cloudalbum/core'
import { bern, randomSha256, sampleNew } from '@cloudalbum/port-suites'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { documentedPatterns, measurePatterns } from '../../testing/documented-patterns.ts'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { Dynamo } from '../dynamo.ts'
import { createDynamoPhotoIndex } from './photo-index.ts'
import { outingPhoto, phoneFile, phonePhoto, seedLibrary } from './testing/photo-library.ts'
import { createDynamoPhotoStore } from './photo-store.ts'
import { photoTables } from './tables.ts'

const endMs = Date.UTC(2024, 0)
const lastDayMs = Date.UTC(2023, 11, 31)

/** The same library, looked at by a process that has just started. */
async function openLibrary(count: number) {
  const { dynamo, client, prefix, consumed, close } = await testDynamo(photoTables, { billed: true })
  const accountId = newId()
  const ids = await seedLibrary(createDynamoPhotoStore(new Dynamo({ client, prefix })), accountId, count)
  const index = createDynamoPhotoIndex(dynamo)
  const find = (query: Partial<SearchQuery>, limit = 50) =>
    index.search(accountId, { terms: [], ...query }, undefined, limit)
  return { photos: createDynamoPhotoStore(dynamo), index, find, accountId, ids, consumed, close }
}

const exact = (kind: 'tag' | 'city', value: string) => ({ token: exactToken(kind, value), prefix: false })
const area = { north: 47.2, south: 46.8, west: 7, east: 8.2 }

describe('photos in DynamoDB', () => {
  it('cost what docs/data/dynamodb-photos.md says', { timeout: 180_000 }, async () => {
    const { photos, index, find, accountId, ids, consumed, close } = await openLibrary(600)
    onTestFinished(close)
    const known = await photos.getMany(ids)
    const wish = (n: number) => sampleNew(accountId, { id: newId(), ...phoneFile(n) })
    const [one, two] = [wish(601), wish(602)]
    const many = Array.from({ length: 40 }, (_, i) => wish(700 + i))
    const complete = (photo: typeof one, n: number, localMs = lastDayMs + n) =>
      photos.complete(photo.id, photo.sha256, phonePhoto(localMs, n), endMs)
    const at = (n: number) => ids.slice(n, n + 1)
    const edit = (some: string[], patch: object) => photos.edit(accountId, some, () => patch, endMs)

    const measured = await measurePatterns(consumed, {
      'a photo by id': () => photos.get(ids[0] ?? ''),
      '100 photos by id': () => photos.getMany(ids.slice(0, 100)),
      '100 files that are not here yet': () =>
        photos.findBySha256(accountId, Array.from({ length: 100 }, randomSha256)),
      '10 files that are here': () =>
        photos.findBySha256(
          accountId,
          known.slice(0, 10).map(({ sha256 }) => sha256),
        ),
      'months of the timeline': () => index.months(accountId),
      'a page of a month': () => index.monthPage(accountId, '2023-05', undefined, 50),
      'search without words': () => find({}),
      'search by a frequent word': () => find({ terms: queryTerms('common') }),
      'search by a rare word': () => find({ terms: queryTerms('rare') }),
      'search by two words': () => find({ terms: queryTerms('common rare') }),
      'search by two words that hardly ever meet': () => find({ terms: queryTerms('dog cat') }),
      'search by a word and a city': () =>
        find({ terms: [...queryTerms('common'), exact('city', 'Lucerne')] }),
      'search by a word that no photo has': () => find({ terms: queryTerms('unheard') }),
      'search within a cell of the map': () =>
        find({ terms: [{ token: cellToken(cellOf(bern.location, 12)), prefix: false }] }),
      'search within a week': () => find({ fromLocalMs: lastDayMs - 7 * 86_400_000, toLocalMs: lastDayMs }),
      'tags, cameras, cities and countries for a box that is typed in': () =>
        Promise.all(
          (['tag', 'camera', 'city', 'country'] as const).map((kind) =>
            index.facets(accountId, kind, 'b', 12),
          ),
        ),
      'cells of a map area': () => index.mapCells(accountId, { ...area, level: 12 }),
      'cells of the whole world': () =>
        index.mapCells(accountId, { north: 85, south: -85, west: -180, east: 180, level: 4 }),
      'storage of an account': () => photos.usage(accountId),
      reserve: () => photos.reserve(one, 1e12),
      'reserve 40 at once': () => Promise.all(many.map((photo) => photos.reserve(photo, 1e12))),
      'reserve what is here already': () =>
        photos.reserve(sampleNew(accountId, { sha256: known[0]?.sha256 ?? '' }), 1e12),
      'storage of an account with 41 unfinished photos': () => photos.usage(accountId),
      'start processing': () => photos.startProcessing(one.id, endMs),
      'complete, in a process that has just started': () => complete(one, 601),
      'reserve, start and complete the next one': async () => {
        await photos.reserve(two, 1e12)
        await photos.startProcessing(two.id, endMs)
        await complete(two, 602)
      },
      'complete 39 photos of an afternoon at five places, one after the other': async () => {
        for (const [i, { id, sha256 }] of many.slice(1).entries()) {
          const seen = await photos.get(id)
          await photos.complete(id, sha256, outingPhoto(lastDayMs + i, i), endMs, seen)
        }
      },
      'the first photo of a month': () => {
        const first = wish(603)
        return photos
          .reserve(first, 1e12)
          .then(() => photos.startProcessing(first.id, endMs))
          .then(() => complete(first, 603, Date.UTC(2024, 5)))
      },
      'months of the timeline, when photos have just come': () => index.months(accountId),
      reject: async () => {
        const bad = many[0]?.id ?? ''
        await photos.startProcessing(bad, endMs)
        await photos.reject(bad, { code: 'damaged', detail: 'The file ends too early.' }, {}, endMs)
      },
      'describe a photo': () => edit(at(10), { description: 'Seen at the river' }),
      'make a photo a favourite': () => edit(at(11), { favourite: true }),
      'tag a photo': () => edit(at(12), { tags: ['river'] }),
      'tag 50 photos': () => edit(ids.slice(100, 150), { tags: ['river'] }),
      'move a photo on the map': () => edit(at(13), { location: { latitude: 46, longitude: 8 } }),
      'trash a photo': () => photos.trash(accountId, at(20), endMs),
      'trash the newest photo of its places': () => photos.trash(accountId, [two.id], endMs),
      'trash 50 photos': () => photos.trash(accountId, ids.slice(200, 250), endMs),
      'restore a photo': () => photos.restore(accountId, at(20), endMs),
      'a page of the trash': () => photos.listByState(accountId, 'trashed', endMs * 2, undefined, 25),
      'uploads that nobody has heard of, of all accounts': () =>
        photos.listByState(null, 'expected', endMs * 2, undefined, 500),
      'delete a trashed photo for good': async () => {
        await photos.startPurge(accountId, at(200), endMs)
        await photos.finishPurge(ids[200] ?? '')
      },
    })
    expect(measured).toEqual(await documentedPatterns('dynamodb-photos'))
  })

  describe('of a library and of one ten times as large', () => {
    let small: Awaited<ReturnType<typeof openLibrary>>
    let large: typeof small
    beforeAll(async () => {
      small = await openLibrary(200)
      large = await openLibrary(2000)
      return () => [small, large].forEach(({ close }) => close())
    }, 240_000)

    it.each<[string, (library: typeof small) => Promise<unknown>]>([
      ['the months', ({ index, accountId }) => index.months(accountId)],
      ['a page of a month', ({ index, accountId }) => index.monthPage(accountId, '2023-05', undefined, 20)],
      ['the map', ({ index, accountId }) => index.mapCells(accountId, { ...area, level: 12 })],
      ['a page of a frequent word', ({ find }) => find({ terms: queryTerms('common') }, 20)],
      ['a page of a rare word', ({ find }) => find({ terms: queryTerms('rare') }, 20)],
      ['a page of both', ({ find }) => find({ terms: queryTerms('common rare') }, 20)],
      ['suggestions', ({ index, accountId }) => index.facets(accountId, 'city', 'b', 12)],
      ['storage', ({ photos, accountId }) => photos.usage(accountId)],
    ])('%s costs about the same', async (name, read) => {
      const [few, many] = [small, large].map(async (library) => {
        const measured = await measurePatterns(library.consumed, { [name]: () => read(library) })
        return Number(/^([\d.]+) read$/.exec(measured[name] ?? '')?.[1])
      })
      expect(await many).toBeLessThanOrEqual(2 * ((await few) ?? 0) + 1)
    })
  })
})

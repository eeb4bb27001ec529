import { exactToken, favouriteToken, newId, queryTerms, type SearchQuery } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mapTests } from './photo-index-map.ts'
import { randomTests } from './photo-index-random.ts'
import {
  allPages,
  bern,
  idsOf,
  samplesOf,
  startMs,
  type IndexContext,
  type MakePhotoPorts,
} from './photo-samples.ts'

const dayMs = 86_400_000

/** What every PhotoIndex does. */
export function photoIndexSuite(name: string, make: MakePhotoPorts): void {
  describe(`${name} as a photo index`, () => {
    const context = {
      fresh: () => samplesOf(context.own, newId()),
      taken: (localMs: number) => ({ taken: { localMs, offsetMinutes: 0, source: 'file' } }),
      find: async (text: string, query: Partial<SearchQuery> = {}) => {
        const { own } = context
        return idsOf(
          (await own.index.search(own.accountId, { terms: queryTerms(text), ...query }, undefined, 100))
            .photos,
        )
      },
    } as IndexContext
    beforeEach(async () => {
      const ports = await make()
      context.own = samplesOf(ports, newId())
      context.other = samplesOf(ports, newId())
    })
    afterEach(async () => context.own.close?.())

    timelineTests(context)
    searchTests(context)
    filterTests(context)
    facetTests(context)
    mapTests(context)
    randomTests(context)
  })
}

function timelineTests(context: IndexContext): void {
  describe('the timeline', () => {
    it('counts ready photos of the account by the month on the wall', async () => {
      const { own, other, taken } = context
      await own.ready(taken(Date.UTC(2024, 0, 31, 23, 59, 59, 999)))
      await own.ready(taken(Date.UTC(2024, 1, 1)))
      await own.ready(taken(Date.UTC(1888, 1, 1)))
      const late = await own.ready(taken(Date.UTC(2024, 1, 9)))
      for (const hide of [own.reserve, own.processing, own.rejected, other.ready]) await hide()
      const months = [
        { month: '2024-02', count: 2 },
        { month: '2024-01', count: 1 },
        { month: '1888-02', count: 1 },
      ]
      expect(await own.index.months(own.accountId)).toEqual(months)
      await own.photos.edit(own.accountId, [late.id], () => taken(Date.UTC(2023, 0)), startMs)
      expect(await own.index.months(own.accountId)).toEqual([
        { month: '2024-02', count: 1 },
        { month: '2024-01', count: 1 },
        { month: '2023-01', count: 1 },
        { month: '1888-02', count: 1 },
      ])
      expect(await own.index.months(newId())).toEqual([])
    })

    it('gives the photos of a month, newest first, page by page', async () => {
      const { own, other, taken } = context
      const times = [5, 3, 9, 3, 3, 1, 7].map((day) => Date.UTC(2024, 4, day))
      const photos = []
      for (const at of times) photos.push(await own.ready(taken(at)))
      await own.ready(taken(Date.UTC(2024, 5, 1)))
      await other.ready(taken(Date.UTC(2024, 4, 4)))
      const pages = await allPages((cursor) => own.index.monthPage(own.accountId, '2024-05', cursor, 3))
      const seen = pages.flatMap((page) => page.photos)
      expect(pages.map((page) => page.photos.length)).toEqual([3, 3, 1])
      expect(seen.map((photo) => photo.taken.localMs)).toEqual([...times].sort((a, b) => b - a))
      expect(idsOf(seen).sort()).toEqual(idsOf(photos).sort())
      expect(seen[0]).toEqual(photos[2])
      expect(await own.index.monthPage(own.accountId, '1999-01', undefined, 3)).toEqual({ photos: [] })
    })

    it('has no page after one that is exactly full', async () => {
      const { own } = context
      for (let i = 0; i < 3; i++) await own.ready()
      expect((await own.index.monthPage(own.accountId, '2024-05', undefined, 3)).next).toBeUndefined()
    })

    it('goes on at the same place when photos come and go between pages', async () => {
      const { own, taken } = context
      const photos = []
      for (let day = 1; day <= 6; day++) photos.push(await own.ready(taken(Date.UTC(2024, 4, day))))
      const first = await own.index.monthPage(own.accountId, '2024-05', undefined, 2)
      await own.photos.trash(own.accountId, [photos[4]?.id ?? ''], startMs)
      await own.ready(taken(Date.UTC(2024, 4, 20)))
      const second = await own.index.monthPage(own.accountId, '2024-05', first.next, 9)
      expect(idsOf(second.photos)).toEqual(idsOf(photos.slice(0, 4)).reverse())
    })

    it.each(['x', '-1', '1 OR 1', '99999999999999999999', '1e3', ''])(
      'refuses the cursor %j',
      async (cursor) => {
        const { own } = context
        const refused = { code: 'invalid-input' }
        await expect(own.index.monthPage(own.accountId, '2024-05', cursor, 3)).rejects.toMatchObject(refused)
        await expect(own.index.search(own.accountId, { terms: [] }, cursor, 3)).rejects.toMatchObject(refused)
      },
    )

    it('keeps thousands of photos of the very same moment apart', async () => {
      const { own } = context
      const photos = []
      for (let i = 0; i < 40; i++) photos.push(await own.ready())
      const pages = await allPages((cursor) => own.index.search(own.accountId, { terms: [] }, cursor, 7))
      expect(pages.flatMap((page) => idsOf(page.photos)).sort()).toEqual(idsOf(photos).sort())
    })
  })
}

function searchTests(context: IndexContext): void {
  describe('search', () => {
    it('finds by the beginning of words in tags, description, file name, place and camera; all words must be there', async () => {
      const { own, find } = context
      const facts = {
        ...bern,
        tags: ['Sunset'],
        description: 'At the Rose Garden',
        camera: { make: 'Canon', model: 'EOS R5', lens: 'RF24-70mm' },
      }
      const photo = await own.ready(facts, { fileName: 'Aare_river-2024.jpg' })
      await own.ready()
      for (const text of [
        'sun',
        'SUNSET',
        'garden',
        'aare',
        'riv',
        '2024',
        'bern',
        'switz',
        'canon',
        'r5',
        'rf24',
        'sun gard bern eos',
        'Röse',
      ])
        expect(await find(text), text).toEqual([photo.id])
      for (const text of ['unset', 'sun moon', 'jpg', 'bernn']) expect(await find(text), text).toEqual([])
    })

    it('finds Korean, Japanese and Chinese by any part', async () => {
      const { own, find } = context
      const photo = await own.ready({ tags: ['경복궁'], description: '가족여행 東京タワー' })
      for (const text of ['경복궁', '복궁', '궁', '여행', '족여', '타워'.normalize('NFD')].slice(0, 5))
        expect(await find(text), text).toEqual([photo.id])
      for (const text of ['東京', 'タワー', '京', '경복궁'.normalize('NFD'), '가족 경복'])
        expect(await find(text), text).toEqual([photo.id])
      expect(await find('궁경')).toEqual([])
    })

    it('takes text as text, never as a query', async () => {
      const { own, find } = context
      const photo = await own.ready({ description: `NOT "quoted" a* OR b:c ^x (NEAR) ~y O'Brien <script>` })
      for (const text of [
        'NOT',
        '"quoted"',
        '"',
        'a*',
        'OR b',
        'b:c',
        '^x',
        '(NEAR)',
        'NEAR(',
        "o'brien",
        '<script>',
        '~y',
        ' ',
      ])
        expect(await find(text), text).toEqual([photo.id])
      expect(await find('tokens:quoted')).toEqual([])
      const odd: SearchQuery[] = ['" OR "', 'a b', '', '\0', '-', 'A'].map((token) => ({
        terms: [{ token, prefix: true }],
      }))
      for (const query of odd)
        await expect(own.index.search(own.accountId, query, undefined, 9)).resolves.toEqual({ photos: [] })
    })

    it('never shows photos of others', async () => {
      const { own, other, find } = context
      await other.ready({ tags: ['beach'] })
      expect(await find('beach')).toEqual([])
      const mine = await own.ready({ tags: ['beach'] })
      expect(await find('beach')).toEqual([mine.id])
    })

    it('gives newest first, page by page', async () => {
      const { own, taken } = context
      const photos = []
      for (const day of [4, 2, 8, 6, 1])
        photos.push(await own.ready({ ...taken(Date.UTC(2024, 0, day)), tags: ['x'] }))
      const pages = await allPages((cursor) =>
        own.index.search(own.accountId, { terms: queryTerms('x') }, cursor, 2),
      )
      expect(
        pages.flatMap((page) => page.photos.map((photo) => new Date(photo.taken.localMs).getUTCDate())),
      ).toEqual([8, 6, 4, 2, 1])
    })

    it('follows edits, trash and purge', async () => {
      const { own, find, taken } = context
      const photo = await own.ready({ tags: ['old'] })
      await own.photos.edit(
        own.accountId,
        [photo.id],
        () => ({ tags: ['new'], ...taken(Date.UTC(1999, 0)) }),
        startMs,
      )
      expect(await find('old')).toEqual([])
      expect(await find('new')).toEqual([photo.id])
      await own.photos.trash(own.accountId, [photo.id], startMs)
      expect(await find('new')).toEqual([])
      await own.photos.restore(own.accountId, [photo.id], startMs)
      expect(await find('new')).toEqual([photo.id])
      await own.photos.startPurge(own.accountId, [photo.id], startMs, true)
      expect(await find('')).toEqual([])
    })
  })
}

function filterTests(context: IndexContext): void {
  describe('filters', () => {
    it('take the whole value, in any case', async () => {
      const { own, find } = context
      const photo = await own.ready({
        ...bern,
        tags: ['New York'],
        camera: { make: 'NIKON CORPORATION', model: 'NIKON D90' },
      })
      const filter = (kind: Parameters<typeof exactToken>[0], value: string) => ({
        terms: [{ token: exactToken(kind, value), prefix: false }],
      })
      for (const [kind, value] of [
        ['tag', 'new york'],
        ['camera', 'Nikon D90'],
        ['city', 'BERN'],
        ['country', 'Switzerland'],
        ['type', 'image/jpeg'],
      ] as const)
        expect(await find('', filter(kind, value)), value).toEqual([photo.id])
      for (const [kind, value] of [
        ['tag', 'new'],
        ['city', 'New York'],
        ['type', 'image/png'],
      ] as const)
        expect(await find('', filter(kind, value)), value).toEqual([])
      expect(await find('', { terms: [{ token: favouriteToken, prefix: false }] })).toEqual([])
      await own.photos.edit(own.accountId, [photo.id], () => ({ favourite: true }), startMs)
      expect(await find('', { terms: [{ token: favouriteToken, prefix: false }] })).toEqual([photo.id])
    })

    it('bound the time, from inclusive, to exclusive', async () => {
      const { own, find, taken } = context
      const [a, b, c] = [
        await own.ready(taken(startMs)),
        await own.ready(taken(startMs + dayMs - 1)),
        await own.ready(taken(startMs + dayMs)),
      ]
      expect(await find('', { fromLocalMs: startMs, toLocalMs: startMs + dayMs })).toEqual([b.id, a.id])
      expect(await find('img', { fromLocalMs: startMs + 1 })).toEqual([c.id, b.id])
      expect(await find('', { toLocalMs: startMs })).toEqual([])
      expect(await find('', { fromLocalMs: startMs + dayMs, toLocalMs: startMs })).toEqual([])
    })
  })
}

function facetTests(context: IndexContext): void {
  describe('facets', () => {
    it('count values, most frequent first, and forget those of no photo', async () => {
      const { own, other } = context
      const first = await own.ready({ tags: ['Beach', 'dog'] })
      await own.ready({ tags: ['beach'] })
      await other.ready({ tags: ['cat'] })
      const tags = (prefix: string, limit = 9) => own.index.facets(own.accountId, 'tag', prefix, limit)
      expect(await tags('')).toEqual([
        { kind: 'tag', value: 'Beach', count: 2 },
        { kind: 'tag', value: 'dog', count: 1 },
      ])
      expect(await tags('', 1)).toHaveLength(1)
      await own.photos.edit(own.accountId, [first.id], () => ({ tags: ['Dög'] }), startMs)
      expect(await tags('')).toEqual(
        [
          { kind: 'tag', value: 'beach', count: 1 },
          { kind: 'tag', value: 'Dög', count: 1 },
        ].map((one) => ({ ...one, value: expect.stringMatching(new RegExp(one.value, 'i')) as string })),
      )
      await own.photos.trash(own.accountId, [first.id], startMs)
      expect((await tags('')).map((one) => one.count)).toEqual([1])
    })

    it('show the new spelling when the only photo that has it is respelled', async () => {
      const { own } = context
      const photo = await own.ready({ tags: ['paris'] })
      await own.photos.edit(own.accountId, [photo.id], () => ({ tags: ['Paris'] }), startMs)
      expect(await own.index.facets(own.accountId, 'tag', '', 9)).toEqual([
        { kind: 'tag', value: 'Paris', count: 1 },
      ])
    })

    it('are found by the beginning of each word, in any case, ignoring accents', async () => {
      const { own } = context
      const at = (city: string) => ({
        location: bern.location,
        place: { city, country: 'X', countryCode: 'XX' },
      })
      for (const city of ['New York', 'Yorkton', 'Zürich', '서울']) await own.ready(at(city))
      const cities = async (prefix: string) =>
        (await own.index.facets(own.accountId, 'city', prefix, 9)).map((one) => one.value).sort()
      expect(await cities('york')).toEqual(['New York', 'Yorkton'])
      expect(await cities('new y')).toEqual(['New York'])
      expect(await cities('ZU')).toEqual(['Zürich'])
      expect(await cities('서')).toEqual(['서울'])
      for (const none of ['ork', '%', '_', '"', '*']) expect(await cities(none), none).toEqual([])
    })

    it('name cameras as filters do', async () => {
      const { own } = context
      await own.ready({ camera: { make: 'NIKON CORPORATION', model: 'NIKON D90' } })
      await own.ready({ camera: { make: 'Apple', model: 'iPhone 12' } })
      await own.ready({ camera: {} })
      const cameras = await own.index.facets(own.accountId, 'camera', '', 9)
      expect(cameras.map((one) => one.value).sort()).toEqual(['Apple iPhone 12', 'NIKON D90'])
    })
  })
}

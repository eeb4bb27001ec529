import { exactToken, mapLevels, monthOf, queryTerms, type Photo } from '@cloudalbum/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { photoModel } from './photo-model.ts'
import {
  allPages,
  idsOf,
  sampleFacts,
  sampleNew,
  startMs,
  type Samples,
  type IndexContext,
} from './photo-samples.ts'

const tags = ['Beach', 'beach', 'Hündin', '바다', 'New York', 'x"y']
const points = [
  undefined,
  [46.948, 7.4474],
  [46.949, 7.4479],
  [-17.5, 178.9],
  [-13.2, -172.1],
  [89.9, 0],
] as const
const times = [0, 0, 1, 60_000, -86_400_000 * 20, 86_400_000 * 400].map((ms) => startMs + ms)

const facts = fc.record({
  tags: fc.subarray(tags),
  at: fc.constantFrom(...points),
  localMs: fc.constantFrom(...times),
  camera: fc.constantFrom({}, { make: 'Canon', model: 'EOS R5' }, { model: 'Pixel 7' }),
  favourite: fc.boolean(),
})
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never

const verbs = [
  'reserve',
  'start',
  'complete',
  'reject',
  'retry',
  'edit',
  'trash',
  'restore',
  'startPurge',
  'finishPurge',
  'drop',
] as const
const step = fc.record({
  verb: fc.constantFrom(...verbs, 'reserve', 'start', 'complete', 'complete', 'edit'),
  picks: fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }),
  facts,
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const changeOf = ({ tags, at, localMs, camera }: Facts) => ({
  tags,
  camera,
  taken: { localMs, offsetMinutes: 0, source: 'edited' as const },
  ...(at
    ? {
        location: { latitude: at[0], longitude: at[1] },
        place: { city: `City ${at[0]}`, country: 'Somewhere', countryCode: 'XX' },
      }
    : {}),
})

/** Applies one step to some photos; what a state refuses is refused for all of them. */
async function run(
  { photos, accountId }: Samples,
  { verb, picks, facts }: Step,
  known: string[],
): Promise<void> {
  if (verb === 'reserve') {
    const { photo } = await photos.reserve(sampleNew(accountId, { sizeBytes: 1 + (picks[0] ?? 0) }), null)
    known.push(photo.id)
    return
  }
  const ids = [...new Set(picks.map((pick) => known[pick % known.length]).filter((id) => id !== undefined))]
  const found = await photos.getMany(ids)
  const { camera: _camera, ...patch } = changeOf(facts)
  const all = () => idsOf(found.filter((photo) => photo.state !== 'purging'))
  const listed = () => idsOf(found.filter((photo) => ['ready', 'rejected', 'trashed'].includes(photo.state)))
  const verbsOfOne = {
    start: (photo: Photo) => photos.startProcessing(photo.id, startMs),
    complete: (photo: Photo) =>
      photos.complete(photo.id, photo.sha256, sampleFacts(changeOf(facts)), startMs),
    reject: (photo: Photo) => photos.reject(photo.id, { code: 'damaged', detail: 'x' }, {}, startMs),
    retry: (photo: Photo) => photos.retry(photo.id, startMs),
    finishPurge: (photo: Photo) => photos.finishPurge(photo.id),
    drop: (photo: Photo) => photos.dropExpected(photo.id, startMs + 1),
  }
  if (verb === 'edit')
    await photos.edit(
      accountId,
      all(),
      () => ({ location: null, place: null, ...patch, favourite: facts.favourite }),
      startMs,
    )
  else if (verb === 'trash') await photos.trash(accountId, listed(), startMs)
  else if (verb === 'restore') await photos.restore(accountId, all(), startMs)
  else if (verb === 'startPurge') await photos.startPurge(accountId, all(), startMs, facts.favourite)
  else for (const photo of found) await verbsOfOne[verb](photo)
}

async function expectAsModel({ photos, index, accountId }: Samples, known: string[]): Promise<void> {
  const model = photoModel(await photos.getMany(known))
  expect(await photos.usage(accountId)).toEqual(model.usage())
  expect(await index.months(accountId)).toEqual(model.months())
  for (const month of new Set(times.map(monthOf))) {
    const pages = await allPages((cursor) => index.monthPage(accountId, month, cursor, 3))
    const seen = pages.flatMap((page) => page.photos)
    expect(idsOf(seen).sort()).toEqual(model.monthIds(month).sort())
    expect(seen.map((photo) => photo.taken.localMs)).toEqual(
      seen.map((photo) => photo.taken.localMs).sort((a, b) => b - a),
    )
  }
  const queries = [
    '',
    'beach',
    'hund',
    '바',
    'york new',
    'canon',
    'city img',
    'y',
    'canon pixel',
    'beach hund 바다',
  ].map((text) => ({
    terms: queryTerms(text),
  }))
  const filters = [
    { token: exactToken('tag', 'BEACH'), prefix: false },
    { token: exactToken('is', 'favourite'), prefix: false },
  ]
  for (const query of [
    ...queries,
    ...filters.map((one) => ({ terms: [one] })),
    { terms: [], fromLocalMs: startMs, toLocalMs: startMs + 60_000 },
    { terms: queryTerms('beach'), fromLocalMs: startMs + 1, toLocalMs: startMs + 86_400_000 * 400 },
  ]) {
    const pages = await allPages((cursor) => index.search(accountId, query, cursor, 4))
    const found = pages.flatMap((page) => page.photos)
    expect(idsOf(found).sort()).toEqual(model.search(query).sort())
    const foundMs = found.map((photo) => photo.taken.localMs)
    expect(foundMs).toEqual(foundMs.toSorted((a, b) => b - a))
  }
  for (const kind of ['tag', 'camera', 'city', 'country'] as const)
    for (const prefix of ['', 'b', 'y', '4']) {
      const counts = (await index.facets(accountId, kind, prefix, 99)).map((one) => one.count)
      expect(counts).toEqual(
        model
          .facets(kind, prefix)
          .map((one) => one.count)
          .sort((a, b) => b - a),
      )
    }
  for (const level of mapLevels.slice(0, 4))
    await expectCells({ photos, index, accountId } as Samples, model, level)
}

async function expectCells(
  { index, photos, accountId }: Samples,
  model: ReturnType<typeof photoModel>,
  level: number,
): Promise<void> {
  const cells = await index.mapCells(accountId, { level, north: 90, south: -90, west: -180, east: 180 })
  const sortCells = <T extends { cell: string }>(all: T[]) => all.sort((a, b) => (a.cell < b.cell ? -1 : 1))
  const wanted = sortCells(model.cells(level))
  expect(sortCells(cells).map(({ cell, count }) => ({ cell, count }))).toEqual(
    wanted.map(({ cell, count }) => ({ cell, count })),
  )
  for (const [i, cell] of cells.entries()) {
    expect(cell.latitude).toBeCloseTo(wanted[i]?.latitude ?? NaN, 4)
    expect(cell.longitude).toBeCloseTo(wanted[i]?.longitude ?? NaN, 4)
    const newestMs = Math.max(...model.newestOf(cell.cell).map((photo) => photo.taken.localMs))
    expect((await photos.get(cell.photoId))?.taken.localMs).toBe(newestMs)
  }
}

export function randomTests(context: IndexContext): void {
  describe('whatever happens to photos', () => {
    it('says what a count of the photos themselves says', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(facts, { minLength: 6, maxLength: 9 }),
          fc.array(step, { minLength: 20, maxLength: 60 }),
          async (first, steps) => {
            const own = context.fresh()
            const known: string[] = []
            for (const one of first) known.push((await own.ready(changeOf(one))).id)
            for (const one of steps) await run(own, one, known)
            await expectAsModel(own, known)
          },
        ),
        { numRuns: 25 },
      )
    })
  })
}

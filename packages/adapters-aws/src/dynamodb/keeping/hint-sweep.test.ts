import { newId, queryTerms, type Photo } from '@cloudalbum/core'
import { FakeClock, idsOf, samplesOf, type Samples } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { galleryStores, openGalleries } from '../galleries/testing/gallery-world.ts'
import { createDynamoPhotoIndex } from '../photos/photo-index.ts'
import { WordHints, wordKey, wordsTable, type WordRow } from '../photos/word-hints.ts'
import { createDynamoCounters } from './counters.ts'
import { startHints } from './hint-recount.ts'
import { noticeMs } from './hint-sweep.ts'

const accountId = newId()
const taken = (day: number) => ({
  taken: { localMs: Date.UTC(2024, 4, day), offsetMinutes: 0, source: 'file' as const },
})

describe('hints at words that no photo has any more', () => {
  let world: Awaited<ReturnType<typeof openGalleries>>
  let clock: FakeClock
  let own: Samples
  beforeEach(async () => {
    world = await openGalleries()
    clock = new FakeClock()
    own = samplesOf({ photos: world.photos, index: createDynamoPhotoIndex(world.dynamo) }, accountId)
  })
  afterEach(() => world.close())

  const row = (token: string) =>
    world.dynamo.get<WordRow>(wordsTable, { accountId, word: wordKey(token, '2024-05') })
  const find = async (text: string) =>
    idsOf((await own.index.search(accountId, { terms: queryTerms(text) }, undefined, 50)).photos)
  /** As it is done for all accounts in turn. Gives what was wrong. */
  const verify = (repair = true) =>
    createDynamoCounters(world.dynamo, { settleMs: 0, clock }).check(accountId, {
      repair,
      signal: new AbortController().signal,
    })
  const tag = (photo: Photo, tags: string[]) =>
    world.photos.edit(accountId, [photo.id], () => ({ tags, edited: ['tags'] }), 5)
  const purge = async ({ id }: Photo) => {
    await world.photos.startPurge(accountId, [id], 5, true)
    await world.photos.finishPurge(id)
  }
  const later = () => clock.advance(noticeMs)

  it('are noted, and go after a day, and nobody is told of a fault', async () => {
    const [stays, changes, goes] = [
      await own.ready({ tags: ['sea', 'sand'] }),
      await own.ready({ tags: ['lake'] }),
      await own.ready({ tags: ['river'] }),
    ]
    await tag(changes, ['sand'])
    await purge(goes)
    expect([await verify(), await verify()]).toEqual([[], []])
    expect([await row('lak'), await row('riv')]).toMatchObject([
      { unneededSinceMs: clock.now() },
      { unneededSinceMs: clock.now() },
    ])
    later()
    expect(await verify(false)).toEqual([])
    expect(await row('lak')).toBeDefined()
    expect(await verify()).toEqual([])
    for (const token of ['lak', 'lake', 'riv', 'river']) expect(await row(token)).toBeUndefined()
    expect(await row('sea')).not.toHaveProperty('unneededSinceMs')
    expect(await find('sea')).toEqual([stays.id])
    expect((await find('sand')).sort()).toEqual([stays.id, changes.id].sort())
    expect(await find('lake')).toEqual([])
  })

  it('go for the days alone on which no photo has the word', async () => {
    await world.dynamo.put('photo-months', { accountId, month: '2024-05', count: 64 })
    const [third, fourth] = [
      await own.ready({ tags: ['sea'], ...taken(3) }),
      await own.ready({ tags: ['sea'], ...taken(4) }),
    ]
    expect((await row('sea'))?.days).toEqual(new Set([3, 4]))
    await tag(fourth, [])
    await verify()
    later()
    await verify()
    expect(await row('sea')).toEqual({ accountId, word: wordKey('sea', '2024-05'), days: new Set([3]) })
    expect(await find('sea')).toEqual([third.id])
  })

  it('stay where a photo got the word meanwhile, also by who knew of the hint before', async () => {
    const first = await own.ready({ tags: ['sea', 'lake'] })
    await tag(first, [])
    await verify()
    // Another process reads the note and takes it away; this one knows the hint.
    const others = samplesOf({ ...own, photos: galleryStores(world.dynamo).photos }, accountId)
    const second = await others.ready({ tags: ['lake'] })
    expect(await row('lak')).not.toHaveProperty('unneededSinceMs')
    const third = await own.ready({ tags: ['sea'] })
    expect(await row('sea')).toHaveProperty('unneededSinceMs')
    later()
    await verify()
    later()
    await verify()
    expect([await find('lake'), await find('sea')]).toEqual([[second.id], [third.id]])
    expect(await row('sea')).not.toHaveProperty('unneededSinceMs')
  })

  it('stay where a note is taken away while they are about to go', async () => {
    const photo = await own.ready({ tags: ['sea'] })
    await tag(photo, [])
    await verify()
    later()
    const sweeps = (await startHints(world.dynamo, accountId, clock.now())).differences()
    const after = { ...photo, tags: ['sea'] }
    await new WordHints(world.dynamo).announce([{ before: { ...photo, tags: [] }, after }])
    for (const { mend } of sweeps) await mend()
    expect(await row('sea')).toBeDefined()
    await tag(photo, ['sea'])
    expect(await find('sea')).toEqual([photo.id])
  })

  it('go some at a time', async () => {
    await own.ready({ tags: ['sea'] })
    const sweeps = (await startHints(world.dynamo, accountId, clock.now(), 3)).differences()
    expect(sweeps.map(({ tidies }) => tidies)).toEqual([true, true, true])
  })
})

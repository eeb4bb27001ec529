import { expectedPhoto, newId, type Photo } from '@cloudalbum/core'
import { sampleNew } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDynamo } from '../../testing/test-dynamo.ts'
import { photoTables } from './tables.ts'
import { knownForMs, WordHints, wordKey, type WordRow } from './word-hints.ts'
import { hintedMonths } from './word-walk.ts'

const accountId = newId()
const at = (month: number, day: number, tag: string, change: Partial<Photo> = {}) => {
  const localMs = Date.UTC(2024, month - 1, day)
  const after: Photo = {
    ...expectedPhoto(sampleNew(accountId, { tags: [tag], fileName: '', id: newId() })),
    taken: { localMs, offsetMinutes: 0, source: 'file' },
    state: 'ready',
    ...change,
  }
  return { before: { ...after, state: 'processing' as const }, after }
}

describe('hints at words', () => {
  let world: Awaited<ReturnType<typeof testDynamo>>
  beforeEach(async () => {
    world = await testDynamo(photoTables)
  })
  afterEach(() => world.close())

  const row = (token: string) =>
    world.dynamo.get<WordRow>('photo-words', { accountId, word: wordKey(token, '2024-05') })
  const months = async (...hints: string[]) => {
    const bounds = { from: '0001-01', to: '9999-12' }
    const found = await Array.fromAsync(hintedMonths(world.dynamo, accountId, new Set(hints), bounds))
    return found.map(({ month, days }) => (days ? `${month}: ${[...days].join()}` : month))
  }

  it('name the day of the first photo, and none from the second day on', async () => {
    const hints = new WordHints(world.dynamo)
    await hints.announce([at(5, 3, 'sea')])
    await hints.announce([at(5, 3, 'sea')])
    expect((await row('sea'))?.days).toEqual(new Set([3]))
    await new WordHints(world.dynamo).announce([at(5, 4, 'sea')])
    expect(await row('sea')).toMatchObject({ any: true })
  })

  it('tell more days apart in a month of many photos', async () => {
    await world.dynamo.put('photo-months', { accountId, month: '2024-05', count: 64 })
    const hints = new WordHints(world.dynamo)
    for (const day of [1, 2, 3, 4, 5, 6]) await hints.announce([at(5, day, 'sea')])
    expect((await row('sea'))?.days).toEqual(new Set([1, 2, 3, 4, 5, 6]))
    await hints.announce([at(5, 7, 'sea')])
    expect(await row('sea')).toMatchObject({ any: true })
  })

  it('are not lost when several processes add them at once', async () => {
    await world.dynamo.put('photo-months', { accountId, month: '2024-05', count: 64 })
    const days = [1, 2, 3, 4]
    await Promise.all(days.map((day) => new WordHints(world.dynamo).announce([at(5, day, 'sea')])))
    expect((await row('sea'))?.days).toEqual(new Set(days))
  })

  it('cost nothing when they are known', async () => {
    const hints = new WordHints(world.dynamo)
    await hints.announce([at(5, 3, 'sea')])
    world.consumed.length = 0
    await hints.announce([at(5, 3, 'sea')])
    expect(world.consumed).toEqual([])
  })

  it('are asked for again after an hour, as others may have noted that nobody needs them', async () => {
    let nowMs = 0
    const hints = new WordHints(world.dynamo, () => nowMs)
    await hints.announce([at(5, 3, 'sea')])
    const note = { update: 'SET #unneededSinceMs = :since', values: { since: 1 } }
    await world.dynamo.update('photo-words', { accountId, word: wordKey('sea', '2024-05') }, note)
    nowMs += knownForMs - 1
    await hints.announce([at(5, 3, 'sea')])
    expect(await row('sea')).toHaveProperty('unneededSinceMs')
    nowMs += 1
    await hints.announce([at(5, 3, 'sea')])
    expect(await row('sea')).toEqual({ accountId, word: wordKey('sea', '2024-05'), days: new Set([3]) })
  })

  it('are for photos that become visible, and for what an edit adds to one', async () => {
    const hints = new WordHints(world.dynamo)
    const { before, after } = at(5, 3, 'sea')
    await hints.announce([{ before, after: before }])
    expect(await months('sea')).toEqual([])
    await hints.announce([{ before: after, after: { ...after, tags: ['sand'] } }])
    expect([await months('san'), await months('sea')]).toEqual([['2024-05: 3'], []])
  })

  it('meet in months, and days, that have all of them, the newest first', async () => {
    const hints = new WordHints(world.dynamo)
    await hints.announce([
      at(5, 3, 'sea'),
      at(4, 1, 'sea'),
      at(3, 9, 'sea'),
      at(1, 9, 'sea'),
      at(1, 8, 'sea'),
    ])
    await hints.announce([
      at(6, 1, 'sun'),
      at(5, 4, 'sun'),
      at(4, 1, 'sun'),
      at(2, 1, 'sun'),
      at(1, 9, 'sun'),
    ])
    expect(await months('sea')).toEqual(['2024-05: 3', '2024-04: 1', '2024-03: 9', '2024-01'])
    expect(await months('sea', 'sun')).toEqual(['2024-04: 1', '2024-01: 9'])
    expect(await months('sea', 'sun', 'moon')).toEqual([])
  })
})

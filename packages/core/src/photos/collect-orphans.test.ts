import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import { collectOrphans } from './collect-orphans.ts'
import { originalKey, renditionKey } from './photo.ts'

const dayMs = 86_400_000
const bytesOf = (text: string) => Buffer.from(text)
const hello = bytesOf('hello')

let clock: FakeClock
let album: TestAlbum
let ports: TestAlbum['ports']

beforeEach(() => {
  clock = new FakeClock(Date.now())
  album = openTestAlbum(clock)
  ;({ ports } = album)
})
afterEach(() => album.close())

describe('collecting files without a row', () => {
  const orphan = (accountId = album.album.accountId) =>
    originalKey({ accountId, id: newId(), sha256: '0'.repeat(64) })

  it('removes them after a day, and nothing that a row refers to', async () => {
    const photo = await album.receive(hello)
    await album.work()
    await ports.blobs.put(orphan(), hello)
    await ports.blobs.put(renditionKey({ ...photo, id: newId(), renditionVersion: 1 }, 'preview'), hello)
    expect(await collectOrphans(ports)).toEqual({ removed: 0, refused: false })
    clock.advance(2 * dayMs)
    expect(await collectOrphans(ports)).toEqual({ removed: 2, refused: false })
    expect((await ports.blobs.list('', undefined, 10)).blobs).toHaveLength(3)
  })

  it('looks at the row again before each removal', async () => {
    const photo = await album.receive(hello)
    clock.advance(2 * dayMs)
    const stale = { ...ports, photos: { ...ports.photos, getMany: () => Promise.resolve([]) } }
    expect(await collectOrphans(stale)).toEqual({ removed: 0, refused: false })
    expect(await ports.blobs.head(originalKey(photo))).toBeDefined()
  })

  it('removes nothing when most files seem to have no row: the database is not theirs', async () => {
    for (let i = 0; i < 25; i++) await ports.blobs.put(orphan(), hello)
    clock.advance(2 * dayMs)
    expect(await collectOrphans(ports)).toEqual({ removed: 0, refused: true })
    expect((await ports.blobs.list('', undefined, 100)).blobs).toHaveLength(25)
  })
})

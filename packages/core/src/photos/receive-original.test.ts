import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey, type Photo } from './photo.ts'
import { receiveOriginal } from './receive-original.ts'

const ben = newId()
const bytesOf = (text: string) => Buffer.from(text)
const hello = bytesOf('hello')

let clock: FakeClock
let album: TestAlbum
let ports: TestAlbum['ports']
let photos: PhotoStore

beforeEach(() => {
  clock = new FakeClock(Date.now())
  album = openTestAlbum(clock)
  ;({ ports } = album)
  ;({ photos } = ports)
})
afterEach(() => album.close())

const stateOf = async (photo: Photo) => (await photos.get(photo.id))?.state
describe('receiving', () => {
  it('a hundred hints, two at a time, make one job', async () => {
    const photo = await album.reserve(hello)
    await ports.blobs.put(originalKey(photo), hello)
    await Promise.all(Array.from({ length: 100 }, () => receiveOriginal(ports, originalKey(photo))))
    expect(await ports.jobs.stats()).toMatchObject({ due: 1 })
    await album.work()
    expect(await stateOf(photo)).toBe('ready')
    expect((await receiveOriginal(ports, originalKey(photo))).state).toBe('ready')
    expect(await ports.jobs.stats()).toMatchObject({ due: 0 })
    expect(await photos.usage(album.album.accountId)).toMatchObject({
      usedBytes: 5,
      counts: { ready: 1, processing: 0 },
    })
  })

  it.each([
    ['bytes that are not there', (photo: Photo) => originalKey(photo)],
    ['another account', (photo: Photo) => originalKey({ ...photo, accountId: ben })],
    ['other bytes', (photo: Photo) => originalKey({ ...photo, sha256: '0'.repeat(64) })],
    ['no photo', (photo: Photo) => originalKey({ ...photo, id: newId() })],
    ['no original', () => 'renditions/a/b/c/d.webp'],
  ])('takes up nothing for %s', async (_, keyOf) => {
    const photo = await album.reserve(hello)
    await expect(receiveOriginal(ports, keyOf(photo))).rejects.toMatchObject({ code: 'not-found' })
    expect(await stateOf(photo)).toBe('expected')
  })
})

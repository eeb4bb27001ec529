import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey, type Photo } from './photo.ts'
import { reconcile } from './reconcile.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
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
describe('reconciling', () => {
  it('takes up bytes that nobody heard of', async () => {
    const photo = await album.reserve(hello)
    await ports.blobs.put(originalKey(photo), hello)
    expect(await reconcile(ports)).toEqual({ received: 0, dropped: 0, enqueued: 0 })
    clock.advance(10 * 60_000)
    expect(await reconcile(ports)).toEqual({ received: 1, dropped: 0, enqueued: 0 })
    await album.work()
    expect(await stateOf(photo)).toBe('ready')
  })

  it('makes sure of a job for a photo that has long been processing', async () => {
    const photo = await album.reserve(hello)
    await ports.blobs.put(originalKey(photo), hello)
    await photos.startProcessing(photo.id, clock.now())
    clock.advance(hourMs)
    await reconcile(ports)
    expect(await reconcile(ports)).toMatchObject({ enqueued: 1 })
    expect((await ports.jobs.stats()).due).toBe(1)
    await album.work()
    expect(await stateOf(photo)).toBe('ready')
  })

  it('drops a reservation after a day without bytes, not before', async () => {
    const photo = await album.reserve(hello)
    clock.advance(dayMs)
    expect((await reconcile(ports)).dropped).toBe(0)
    clock.advance(1)
    expect((await reconcile(ports)).dropped).toBe(1)
    expect(await photos.get(photo.id)).toBeUndefined()
  })

  it('drops none while its bytes arrive', async () => {
    await album.reserve(hello)
    clock.advance(2 * dayMs)
    expect((await reconcile({ ...ports, isArriving: () => Promise.resolve(true) })).dropped).toBe(0)
  })

  it('is not held up by one that fails', async () => {
    for (const text of ['1', '2'])
      await ports.blobs.put(originalKey(await album.reserve(bytesOf(text))), bytesOf(text))
    clock.advance(hourMs)
    const errors: unknown[] = []
    let calls = 0
    const head: typeof ports.blobs.head = (key) =>
      calls++ === 0 ? Promise.reject(new Error('EIO')) : ports.blobs.head(key)
    const flaky = {
      ...ports,
      blobs: { head, abortParts: () => Promise.resolve() },
      onError: (error: unknown) => void errors.push(error),
    }
    expect((await reconcile(flaky)).received).toBe(1)
    expect(errors).toHaveLength(1)
  })
})

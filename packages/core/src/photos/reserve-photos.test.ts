import { openTestAlbum, announced, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey } from './photo.ts'
import { reservePhotos } from './reserve-photos.ts'

const ben = newId()
const hourMs = 3_600_000
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

describe('reserving', () => {
  it('gives a signed upload for each new photo, in their order', async () => {
    const answers = await reservePhotos(ports, album.album.accountId, [
      announced(bytesOf('1')),
      announced(bytesOf('2'), { contentType: '', fileName: 'b.HEIC' }),
    ])
    expect(answers.map((answer) => answer.outcome)).toEqual(['upload', 'upload'])
    if (answers[1]?.outcome !== 'upload') throw new Error('no upload')
    expect(answers[1].upload.headers).toEqual({ 'content-type': 'image/heic' })
    const photo = await photos.get(answers[1].photoId)
    expect(photo).toMatchObject({
      state: 'expected',
      sizeBytes: 1,
      fileName: 'b.HEIC',
      taken: { source: 'upload', offsetMinutes: 540 },
    })
    expect((await album.put(answers[1].upload.url, bytesOf('2'), 'image/heic')).grant.key).toBe(
      originalKey(photo!),
    )
  })

  it('refuses what it cannot take, and only that', async () => {
    album.says.quotaBytes = 10
    const answers = await reservePhotos(ports, album.album.accountId, [
      announced(bytesOf('1'), { contentType: 'video/mp4', fileName: 'a.mp4' }),
      announced(bytesOf('2'), { sizeBytes: 200_000_001 }),
      announced(bytesOf('3'), { sizeBytes: 11 }),
      announced(bytesOf('4'), { sizeBytes: 10 }),
    ])
    expect(answers.map((answer) => (answer.outcome === 'refused' ? answer.code : answer.outcome))).toEqual([
      'unsupported-type',
      'too-large',
      'quota-exceeded',
      'upload',
    ])
  })

  it('recognises bytes that are here, in the same batch too, and not those of others', async () => {
    const before = await album.receive(hello)
    const [here, first, second] = await reservePhotos(ports, album.album.accountId, [
      announced(hello),
      announced(bytesOf('x')),
      announced(bytesOf('x')),
    ])
    expect(here).toEqual({ outcome: 'duplicate', photoId: before.id, state: 'processing' })
    expect(first?.outcome).toBe('upload')
    expect(second).toMatchObject({
      outcome: 'duplicate',
      photoId: (first as { photoId: string }).photoId,
      state: 'expected',
    })
    expect((await reservePhotos(ports, ben, [announced(hello)]))[0]?.outcome).toBe('upload')
  })

  it('goes on with an upload that was not finished', async () => {
    const before = await album.reserve(hello)
    clock.advance(hourMs)
    const [again] = await reservePhotos(ports, album.album.accountId, [announced(hello)])
    expect(again).toMatchObject({ outcome: 'upload', photoId: before.id })
    expect((await photos.usage(album.album.accountId)).usedBytes).toBe(5)
  })

  it('puts new photos and those that are here into an album', async () => {
    const before = await album.receive(hello)
    const answers = await reservePhotos(
      ports,
      album.album.accountId,
      [bytesOf('1'), hello, hello].map((bytes) => announced(bytes, { albumId: album.album.id })),
    )
    expect(album.album.photoIds).toEqual([(answers[0] as { photoId: string }).photoId, before.id])
  })

  it('reserves nothing for an album of somebody else', async () => {
    await expect(
      reservePhotos(ports, ben, [announced(hello, { albumId: album.album.id })]),
    ).rejects.toMatchObject({
      code: 'not-found',
    })
    expect((await photos.usage(ben)).usedBytes).toBe(0)
  })
})

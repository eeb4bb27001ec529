import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openTestAlbum, once, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import { uploadPhoto } from './upload-photo.ts'

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

describe('a form', () => {
  const send = async (bytes: Uint8Array, more = {}) =>
    uploadPhoto(
      ports,
      album.album.accountId,
      { fileName: 'a.jpg', contentType: '', ...more },
      await ports.blobs.receive(once(bytes), 1000),
    )
  const leftovers = () => readdir(join(album.folder, 'files/.incoming'))

  it('makes a photo with what it says, once', async () => {
    const known = { tags: ['sea'], edited: ['tags' as const] }
    const first = await send(hello, { known, albumId: album.album.id })
    expect(first).toMatchObject({ outcome: 'uploaded', state: 'processing' })
    expect(album.album.photoIds).toEqual([first.photoId])
    await album.work()
    expect(await ports.photos.get(first.photoId)).toMatchObject({ state: 'ready', tags: ['sea'] })
    expect(await send(hello)).toEqual({ photoId: first.photoId, outcome: 'duplicate', state: 'ready' })
    expect(await leftovers()).toEqual([])
  })

  it('finishes an upload that was begun otherwise', async () => {
    const photo = await album.reserve(hello)
    expect(await send(hello)).toEqual({ photoId: photo.id, outcome: 'uploaded', state: 'processing' })
  })

  it('keeps nothing of what it refuses', async () => {
    await expect(send(hello, { fileName: 'a.exe' })).rejects.toMatchObject({ code: 'unsupported-type' })
    await expect(send(bytesOf(''))).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(send(hello, { albumId: newId() })).rejects.toMatchObject({ code: 'not-found' })
    album.says.quotaBytes = 1
    await expect(send(hello)).rejects.toMatchObject({ code: 'quota-exceeded' })
    expect(await leftovers()).toEqual([])
    expect((await ports.photos.usage(album.album.accountId)).usedBytes).toBe(0)
  })

  it('takes what is no photo where that is asked for', async () => {
    expect(await send(hello, { fileName: 'a.exe', anyType: true })).toMatchObject({ outcome: 'uploaded' })
  })
})

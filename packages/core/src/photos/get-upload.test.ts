import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { cancelUpload } from './cancel-upload.ts'
import { completeUpload } from './complete-upload.ts'
import { getUpload } from './get-upload.ts'
import { originalKey, type Photo } from './photo.ts'
import { retryPhoto } from './retry-photo.ts'
import { partSizeBytes, partsOf } from './upload-terms.ts'

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
describe('an upload in parts', () => {
  const large = randomBytes(partSizeBytes * 4 + 5)
  const sendMissing = async (id: string, wanted = (_: number) => true) => {
    const progress = await getUpload(ports, album.album.accountId, id)
    if (progress.outcome !== 'parts') throw new Error('is not in parts')
    for (const { url, number, sizeBytes } of progress.missing.filter((part) => wanted(part.number)))
      await album.put(
        url,
        large.subarray((number - 1) * partSizeBytes, (number - 1) * partSizeBytes + sizeBytes),
      )
    return progress
  }

  it('is cut into parts of 16 MiB', () => {
    expect(partsOf(large.byteLength).map((part) => part.sizeBytes)).toEqual([
      ...Array<number>(4).fill(partSizeBytes),
      5,
    ])
    expect(partsOf(partSizeBytes)).toHaveLength(1)
  })

  it('is gone on with where it was, and completed once', async () => {
    const photo = await album.reserve(large)
    await sendMissing(photo.id, (number) => number !== 2)
    await expect(completeUpload(ports, album.album.accountId, photo.id)).rejects.toMatchObject({
      code: 'conflict',
    })
    const rest = await sendMissing(photo.id)
    expect(rest).toMatchObject({ stored: [1, 3, 4, 5], missing: [{ number: 2 }], partCount: 5 })
    expect((await completeUpload(ports, album.album.accountId, photo.id)).state).toBe('processing')
    expect((await completeUpload(ports, album.album.accountId, photo.id)).state).toBe('processing')
    expect(await getUpload(ports, album.album.accountId, photo.id)).toMatchObject({
      outcome: 'done',
      state: 'processing',
    })
    await album.work()
    expect(await stateOf(photo)).toBe('ready')
  })

  it('starts over when the bytes turn out wrong, and when its parts were collected', async () => {
    const photo = await album.reserve(large)
    await sendMissing(photo.id)
    const { readdir: list } = await import('node:fs/promises')
    const [upload] = await list(join(album.folder, 'files/.parts'))
    await writeFile(join(album.folder, 'files/.parts', upload!, '5'), 'wrong')
    await expect(completeUpload(ports, album.album.accountId, photo.id)).rejects.toMatchObject({
      code: 'checksum-mismatch',
    })
    await expect(completeUpload(ports, album.album.accountId, photo.id)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await sendMissing(photo.id)).toMatchObject({ stored: [] })
    expect((await completeUpload(ports, album.album.accountId, photo.id)).state).toBe('processing')
  })

  it('joined just before a sudden end is taken up', async () => {
    const photo = await album.reserve(large)
    await sendMissing(photo.id)
    const terms = { ...photo, expiresAtMs: 0 }
    await ports.blobs.completeParts(originalKey(photo), photo.uploadId!, terms)
    expect((await completeUpload(ports, album.album.accountId, photo.id)).state).toBe('processing')
  })

  it('leaves nothing when the photo is a duplicate', async () => {
    const photo = await album.reserve(large)
    await album.reserve(large)
    expect(await readdir(join(album.folder, 'files/.parts'))).toHaveLength(1)
    await cancelUpload(ports, album.album.accountId, photo.id)
    expect(await readdir(join(album.folder, 'files/.parts'))).toEqual([])
  })
})

describe('giving up an upload', () => {
  it('frees what it held', async () => {
    const photo = await album.reserve(hello)
    await ports.blobs.put(originalKey(photo), hello)
    await cancelUpload(ports, album.album.accountId, photo.id)
    expect(await photos.get(photo.id)).toBeUndefined()
    expect(await ports.blobs.head(originalKey(photo))).toBeUndefined()
    expect((await photos.usage(album.album.accountId)).usedBytes).toBe(0)
  })

  it('is too late once the bytes are here, and nobody else can', async () => {
    const photo = await album.receive(hello)
    await expect(cancelUpload(ports, album.album.accountId, photo.id)).rejects.toMatchObject({
      code: 'conflict',
    })
    for (const call of [cancelUpload, completeUpload, getUpload, retryPhoto])
      await expect(call(ports, ben, photo.id)).rejects.toMatchObject({ code: 'not-found' })
  })
})

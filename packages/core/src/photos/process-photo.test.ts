import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey, type Photo } from './photo.ts'
import { processPhoto } from './process-photo.ts'
import { processJobKind } from './receive-original.ts'
import { retryPhoto } from './retry-photo.ts'

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

const stateOf = async (photo: Photo) => (await photos.get(photo.id))?.state
describe('processing', () => {
  it('shows the photo with all that was found, and says so', async () => {
    const photo = await album.receive(hello)
    const { cursor } = await ports.changes.read(album.album.accountId, undefined, 10)
    album.says.verdict = {
      metadata: {
        takenLocal: '2024-05-31T15:47:53',
        takenOffsetMinutes: 120,
        latitude: 37,
        longitude: 127,
        make: 'Canon',
        iso: 100,
        rating: 5,
        description: 'A day',
        keywords: ['Sea', 'sea', 'a,b', ' '],
      },
    }
    await album.work()
    expect(await photos.get(photo.id)).toMatchObject({
      state: 'ready',
      width: 40,
      camera: { make: 'Canon', iso: 100 },
      location: { latitude: 37, longitude: 127 },
      favourite: false,
      place: { city: 'Seoul' },
      tags: ['Sea', 'a', 'b'],
      description: 'A day',
      taken: { offsetMinutes: 120, source: 'offset-tag' },
    })
    expect(
      (await ports.changes.read(album.album.accountId, cursor, 10)).changes.map((entry) => entry.change),
    ).toEqual([{ type: 'photo-ready', photoIds: [photo.id] }])
  })

  it('leaves what the owner has set', async () => {
    const photo = await album.receive(hello)
    const taken = { localMs: 0, offsetMinutes: 0, source: 'edited' as const }
    await photos.edit(
      album.album.accountId,
      [photo.id],
      () => ({
        taken,
        tags: ['mine'],
        description: '',
        location: null,
        edited: ['taken', 'tags', 'description', 'location'],
      }),
      clock.now(),
    )
    album.says.verdict = {
      metadata: {
        takenLocal: '2024-05-31T15:47:53',
        latitude: 37,
        longitude: 127,
        description: 'x',
        keywords: ['y'],
      },
    }
    await album.work()
    const after = await photos.get(photo.id)
    expect(after).toMatchObject({ state: 'ready', taken, tags: ['mine'], description: '' })
    expect(after?.location).toBeUndefined()
    expect(after?.place).toBeUndefined()
  })

  it('twice at the same time counts once', async () => {
    const photo = await album.receive(hello)
    await Promise.all([processPhoto(ports, photo.id), processPhoto(ports, photo.id)])
    await processPhoto(ports, photo.id)
    expect(await photos.usage(album.album.accountId)).toMatchObject({ counts: { ready: 1 } })
  })

  it('goes on after an end between bytes and row', async () => {
    const photo = await album.receive(hello)
    const dying = { ...ports, photos: { ...photos, complete: () => Promise.reject(new Error('killed')) } }
    await expect(processPhoto(dying, photo.id)).rejects.toThrow('killed')
    await processPhoto(ports, photo.id)
    expect(await stateOf(photo)).toBe('ready')
  })

  it('tells open pages after an end between row and news', async () => {
    const photo = await album.receive(hello)
    const { cursor } = await ports.changes.read(album.album.accountId, undefined, 10)
    const publish = () => Promise.reject(new Error('killed'))
    const dying = { ...ports, changes: { publish }, notifier: { publish } }
    await expect(processPhoto(dying, photo.id)).rejects.toThrow('killed')
    const job = await ports.jobs.lease([processJobKind], 1)
    clock.advance(hourMs)
    expect(job).toMatchObject({ attempt: 1 })
    await album.work()
    const { changes } = await ports.changes.read(album.album.accountId, cursor, 10)
    expect(changes.map((entry) => entry.change)).toEqual([{ type: 'photo-ready', photoIds: [photo.id] }])
    expect(album.notifications).toMatchObject([{ id: `photo-ready-${photo.id}`, type: 'photo.ready' }])
  })

  it('tells webhooks what has become of it, under one id however often', async () => {
    const photo = await album.receive(hello)
    const told = { accountId: photo.accountId, occurredAtMs: clock.now() }
    const data = {
      photoId: photo.id,
      fileName: 'a.jpg',
      contentType: 'image/jpeg',
      sizeBytes: hello.byteLength,
    }
    for (let time = 0; time < 2; time++) await processPhoto(ports, photo.id, undefined, true)
    expect(new Set(album.notifications.map(({ id }) => id)).size).toBe(1)
    expect(album.notifications[0]).toMatchObject({
      ...told,
      type: 'photo.ready',
      data: { ...data, width: 40, height: 30 },
    })
    album.says.verdict = { outcome: 'rejected', code: 'damaged', detail: 'It is damaged.' }
    const other = await album.receive(bytesOf('other'))
    await processPhoto(ports, other.id)
    expect(album.notifications.at(-1)).toMatchObject({
      ...told,
      type: 'photo.rejected',
      data: { photoId: other.id, code: 'damaged', detail: 'It is damaged.' },
    })
  })

  it.each([
    ['a flipped bit', bytesOf('hellp'), 'not-as-announced'],
    ['a truncation', bytesOf('hell'), 'not-as-announced'],
  ])('refuses %s on the disk', async (_, bytes, code) => {
    const photo = await album.receive(hello)
    await writeFile(join(album.folder, 'files', originalKey(photo)), bytes)
    await album.work()
    expect(await photos.get(photo.id)).toMatchObject({ state: 'rejected', rejection: { code } })
  })

  it('says that an original is missing', async () => {
    const photo = await album.receive(hello)
    await rm(join(album.folder, 'files', originalKey(photo)))
    await album.work()
    expect(await photos.get(photo.id)).toMatchObject({ state: 'rejected', rejection: { code: 'missing' } })
  })

  it('says why an image cannot be shown, keeps the original, and tries again when asked', async () => {
    const photo = await album.receive(hello)
    album.says.verdict = { outcome: 'rejected', metadata: { make: 'Canon' } }
    await album.work()
    expect(await photos.get(photo.id)).toMatchObject({
      state: 'rejected',
      rejection: { code: 'damaged', detail: 'It is damaged.' },
      camera: { make: 'Canon' },
    })
    expect(await ports.blobs.head(originalKey(photo))).toBeDefined()
    await processPhoto(ports, photo.id)
    expect(await stateOf(photo)).toBe('rejected')
    album.says.verdict = {}
    await retryPhoto(ports, album.album.accountId, photo.id)
    await retryPhoto(ports, album.album.accountId, photo.id)
    await album.work()
    expect(await stateOf(photo)).toBe('ready')
    await expect(retryPhoto(ports, album.album.accountId, photo.id)).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('that keeps failing ends as a clear state, and works after a redrive', async () => {
    const photo = await album.receive(hello)
    album.says.verdict = new Error('the disk is broken')
    for (let i = 0; i < 6; i++) {
      await album.work()
      clock.advance(hourMs)
    }
    expect(await photos.get(photo.id)).toMatchObject({ state: 'rejected', rejection: { code: 'failed' } })
    expect((await ports.jobs.listDead(undefined, 10)).jobs).toMatchObject([
      { payload: { photoId: photo.id }, error: 'Error: the disk is broken' },
    ])
    album.says.verdict = {}
    await ports.jobs.redrive('all')
    await album.work()
    expect(await stateOf(photo)).toBe('ready')
  })

  it('of a photo that is deleted meanwhile leaves no rendition behind', async () => {
    const photo = await album.receive(hello)
    const gone = {
      ...ports,
      photos: {
        ...photos,
        complete: () => Promise.resolve(false),
        get: async (id: string) =>
          (await ports.blobs.list('renditions/', undefined, 1)).blobs.length > 0 ? undefined : photos.get(id),
      },
    }
    await processPhoto(gone, photo.id)
    expect((await ports.blobs.list('renditions/', undefined, 10)).blobs).toEqual([])
  })

  it('drops a job for no photo', async () => {
    await ports.jobs.enqueue({ kind: processJobKind, payload: { photoId: newId() } })
    await ports.jobs.enqueue({ kind: processJobKind, payload: { nonsense: true } })
    await album.work()
    expect(await ports.jobs.stats()).toEqual({ due: 0, leased: 0, dead: 0 })
  })
})

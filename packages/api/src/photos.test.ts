import {
  createDiskBlobStore,
  createSqliteChangeFeed,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import type { Photo as PhotoView, PhotoPage } from '@cloudalbum/contract'
import { newId } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { photoTestClient, testAlbums } from './photos-test-client.ts'

let folder: string
let close: () => void
let own: Samples
let other: Samples
let client: ReturnType<typeof photoTestClient>
let changesOf: (accountId: string) => Promise<unknown[]>
let jobs: ReturnType<typeof createSqliteJobQueue>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'photo-routes-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = new FakeClock(startMs)
  const secret = new Uint8Array(32)
  const blobs = createDiskBlobStore({
    root: join(folder, 'files'),
    baseUrl: '',
    secret,
    clock,
    windowMs: 3_600_000,
  })
  const photos = createSqlitePhotoStore(db)
  const index = createSqlitePhotoIndex(db)
  const changes = createSqliteChangeFeed(db, clock)
  jobs = createSqliteJobQueue(db, clock)
  own = samplesOf({ photos, index }, newId())
  other = samplesOf({ photos, index }, newId())
  client = photoTestClient({ photos, index, blobs, jobs, changes, clock }, own.accountId)
  changesOf = async (accountId) =>
    (await changes.read(accountId, '0', 100)).changes.map((entry) => entry.change)
  close = () => db.close()
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true })
})

describe('one photo', () => {
  it('is shown to its owner with signed addresses', async () => {
    const photo = await own.ready(
      { ...bern, tags: ['<b>x</b>'], camera: { make: 'Canon', iso: 100 } },
      { fileName: 'é "1".jpg' },
    )
    const view = await client.get<PhotoView>(`/api/photos/${photo.id}`)
    expect(view).toMatchObject({
      id: photo.id,
      state: 'ready',
      rejection: null,
      tags: ['<b>x</b>'],
      albums: testAlbums,
      location: { ...bern.location, altitudeM: null },
      place: bern.place,
      fileName: 'é "1".jpg',
      camera: { make: 'Canon', model: null, iso: 100 },
      trashedAtMs: null,
    })
    for (const url of [view.thumbnailUrl, view.previewUrl, view.originalUrl, view.downloadUrl])
      expect(url).toContain(photo.id)
    expect(view).not.toHaveProperty('accountId')
  })

  it('is shown while its bytes are still expected, without addresses', async () => {
    const photo = await own.reserve()
    const view = await client.get<PhotoView>(`/api/photos/${photo.id}`)
    expect([view.state, view.thumbnailUrl, view.originalUrl, view.downloadUrl]).toEqual([
      'expected',
      '',
      '',
      '',
    ])
    expect(await client.refused('GET', `/api/photos/${photo.id}/original`)).toEqual([404, 'not-found'])
  })

  it('has no address that shows an original which browsers cannot, or which nobody could read', async () => {
    const heic = await own.ready({ contentType: 'image/heic' })
    const broken = await own.rejected({ contentType: 'image/png' })
    expect((await client.get<PhotoView>(`/api/photos/${heic.id}`)).originalUrl).toBe('')
    const view = await client.get<PhotoView>(`/api/photos/${broken.id}`)
    expect([view.thumbnailUrl, view.originalUrl, view.rejection?.code]).toEqual(['', '', 'damaged'])
    expect(view.downloadUrl).not.toBe('')
  })

  it('looks exactly like a missing one when it is somebody else’s or on its way out', async () => {
    const foreign = await other.ready()
    const gone = await own.ready()
    await own.photos.startPurge(own.accountId, [gone.id], startMs, true)
    const answers = []
    for (const id of [newId(), foreign.id, gone.id])
      for (const [method, path, body] of [
        ['GET', ''],
        ['GET', '/original'],
        ['PATCH', '', { favourite: true }],
      ] as const) {
        const response = await client.send(method, `/api/photos/${id}${path}`, body)
        answers.push(`${response.status} ${await response.text()}`)
      }
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^404 /)
    expect(await other.again(foreign)).toEqual(foreign)
  })

  it('gives its original by a redirect', async () => {
    const photo = await own.ready()
    const response = await client.send('GET', `/api/photos/${photo.id}/original`)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toContain(`originals/${own.accountId}/${photo.id}`)
  })

  it('refuses what is no id', async () => {
    expect((await client.send('GET', '/api/photos/..%2f..%2fetc')).status).toBe(400)
  })
})

describe('editing', () => {
  it('changes one photo, looks its place up and remembers what was set by hand', async () => {
    const photo = await own.ready()
    const change = {
      favourite: true,
      description: '<i>hi</i>',
      tags: [' 바다 ', 'Sea', 'sea'],
      location: { latitude: 37.5, longitude: 127 },
      taken: { localMs: 5, offsetMinutes: 540 },
      version: photo.version,
    }
    const response = await client.send('PATCH', `/api/photos/${photo.id}`, change)
    expect(await response.json()).toMatchObject({
      favourite: true,
      description: '<i>hi</i>',
      tags: ['바다', 'Sea'],
      place: { city: 'Seoul', region: null },
      taken: { localMs: 5, offsetMinutes: 540, source: 'edited' },
      version: photo.version + 1,
    })
    expect((await own.again(photo)).edited.sort()).toEqual(['description', 'location', 'tags', 'taken'])
    expect(await changesOf(own.accountId)).toEqual([{ type: 'photos-edited', photoIds: [photo.id] }])
    const away = await client.send('PATCH', `/api/photos/${photo.id}`, { location: null })
    expect(await away.json()).toMatchObject({ location: null, place: null })
  })

  it('refuses an edit of a version that is no more', async () => {
    const photo = await own.ready()
    await client.send('PATCH', `/api/photos/${photo.id}`, { favourite: true })
    const late = await client.refused('PATCH', `/api/photos/${photo.id}`, {
      favourite: false,
      version: photo.version,
    })
    expect(late).toEqual([409, 'conflict'])
    expect((await own.again(photo)).favourite).toBe(true)
  })

  it.each([
    { accountId: 'x' },
    { state: 'ready' },
    { sha256: 'x' },
    { tags: ['a,b'] },
    { tags: ['a\nb'] },
    { tags: [''] },
    { favourite: 'yes' },
    { taken: { localMs: 1e300, offsetMinutes: 0 } },
    { location: { latitude: 91, longitude: 0 } },
    { description: 'x'.repeat(2001) },
    { ids: [] },
  ])('refuses what the contract does not have (%#)', async (body) => {
    const photo = await own.ready()
    expect(await client.refused('PATCH', `/api/photos/${photo.id}`, body)).toEqual([400, 'invalid-input'])
    expect(await own.again(photo)).toEqual(photo)
  })

  it('changes many alike', async () => {
    const photos = [await own.ready({ tags: ['Old', 'keep'] }), await own.ready({ tags: ['b'] })]
    const ids = photos.map((photo) => photo.id)
    const change = {
      addTags: ['new'],
      removeTags: ['old'],
      shiftMs: 3_600_000,
      offsetMinutes: -60,
      favourite: true,
    }
    const response = await client.send('PATCH', '/api/photos', { ids: [...ids, ids[0]], change })
    expect(await response.json()).toEqual({ count: 2 })
    const [first, second] = await own.photos.getMany(ids)
    expect(first).toMatchObject({
      tags: ['keep', 'new'],
      favourite: true,
      taken: { localMs: startMs + 3_600_000, offsetMinutes: -60, source: 'edited' },
    })
    expect(second?.tags).toEqual(['b', 'new'])
  })

  it('refuses many when one cannot be changed so, and changes none', async () => {
    const photos = [
      await own.ready(),
      await own.ready({ tags: Array.from({ length: 100 }, (_, i) => `t${i}`) }),
    ]
    const ids = photos.map((photo) => photo.id)
    expect(await client.refused('PATCH', '/api/photos', { ids, change: { addTags: ['one more'] } })).toEqual([
      400,
      'invalid-input',
    ])
    expect(
      await client.refused('PATCH', '/api/photos', { ids, change: { shiftMs: Number.MAX_SAFE_INTEGER } }),
    ).toEqual([400, 'invalid-input'])
    expect(await own.photos.getMany(ids)).toEqual(photos)
  })

  it.each([
    ['PATCH', '/api/photos', { change: { favourite: true } }],
    ['POST', '/api/photos/trash', {}],
    ['POST', '/api/photos/restore', {}],
    ['POST', '/api/photos/purge', {}],
  ] as const)('writes nothing for own and foreign ids together: %s %s', async (method, path, body) => {
    const [mine, trashed, foreign] = [await own.ready(), await own.ready(), await other.ready()]
    await own.photos.trash(own.accountId, [trashed.id], startMs)
    await other.photos.trash(other.accountId, [foreign.id], startMs)
    const all = [mine.id, trashed.id, foreign.id]
    const before = await own.photos.getMany(all)
    for (const bad of [foreign.id, newId()])
      expect(await client.refused(method, path, { ...body, ids: [trashed.id, bad] })).toEqual([
        404,
        'not-found',
      ])
    expect(await own.photos.getMany(all)).toEqual(before)
    expect((await client.send(method, path, { ...body, ids: [] })).status).toBe(400)
    expect((await client.send(method, path, { ...body, ids: ["'; DROP TABLE photos; --"] })).status).toBe(400)
  })
})

describe('the trash', () => {
  it('takes photos and gives them back, telling every page', async () => {
    const photo = await own.ready()
    expect((await client.send('POST', '/api/photos/trash', { ids: [photo.id] })).status).toBe(204)
    const trash = await client.get<PhotoPage & { trashedAtMs: number[]; keptDays: number }>('/api/trash')
    expect(trash).toMatchObject({
      ids: [photo.id],
      states: ['trashed'],
      trashedAtMs: [startMs],
      keptDays: 30,
      next: null,
    })
    expect(trash.thumbnailUrls[0]).toContain(photo.id)
    expect((await client.send('POST', '/api/photos/restore', { ids: [photo.id] })).status).toBe(204)
    expect((await client.get<PhotoPage>('/api/trash')).ids).toEqual([])
    expect(await changesOf(own.accountId)).toEqual(
      ['photos-trashed', 'photos-restored'].map((type) => ({ type, photoIds: [photo.id] })),
    )
  })

  it('deletes for good only what is in it, by a job', async () => {
    const [kept, gone] = [await own.ready(), await own.ready()]
    expect(await client.refused('POST', '/api/photos/purge', { ids: [kept.id] })).toEqual([409, 'conflict'])
    await own.photos.trash(own.accountId, [gone.id], startMs)
    expect((await client.send('POST', '/api/photos/purge', { ids: [gone.id] })).status).toBe(204)
    expect((await client.send('GET', `/api/photos/${gone.id}`)).status).toBe(404)
    expect(await jobs.lease(['purge-photos'], 1000)).toMatchObject({ payload: { accountId: own.accountId } })
    expect(await changesOf(own.accountId)).toEqual([{ type: 'photos-purged', photoIds: [gone.id] }])
  })

  it('is emptied at once, without touching anything else', async () => {
    const [a, b, kept, foreign] = [
      await own.ready(),
      await own.rejected(),
      await own.ready(),
      await other.ready(),
    ]
    await own.photos.trash(own.accountId, [a.id, b.id], startMs)
    await other.photos.trash(other.accountId, [foreign.id], startMs)
    expect((await client.send('DELETE', '/api/trash')).status).toBe(204)
    expect((await own.photos.getMany([a.id, b.id, kept.id, foreign.id])).map((photo) => photo.state)).toEqual(
      ['purging', 'purging', 'ready', 'trashed'],
    )
  })

  it('cannot be emptied with an API key', async () => {
    const photo = await own.ready()
    await own.photos.trash(own.accountId, [photo.id], startMs)
    expect((await client.send('DELETE', '/api/trash', undefined, 'key')).status).toBe(403)
    expect((await client.send('POST', '/api/photos/purge', { ids: [photo.id] }, 'key')).status).toBe(403)
    expect((await own.again(photo)).state).toBe('trashed')
  })

  it('lists photos that could not be read with the reason', async () => {
    const photo = await own.rejected({ fileName: 'x.html' })
    const { photos } = await client.get<{ photos: unknown[] }>('/api/photos/rejected')
    expect(photos).toEqual([
      expect.objectContaining({
        id: photo.id,
        fileName: 'x.html',
        code: 'damaged',
        detail: 'The file ends too early.',
      }),
    ])
  })
})

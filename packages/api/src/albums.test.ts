import {
  createDiskBlobStore,
  createSqliteAlbumStore,
  createSqliteChangeFeed,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteShareLinkStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { album as albumSchema, photoPage, type Album, type PhotoPage } from '@cloudalbum/contract'
import { newId, newSecret, type ShareLinkStore } from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { albumHandlers } from './albums.ts'
import { createApi } from './create-api.ts'

let folder: string
let close: () => void
let own: Samples
let other: Samples
let links: ShareLinkStore
let clock: FakeClock
let caller: string
let changes: () => Promise<unknown[]>
let send: (method: string, path: string, body?: unknown) => Promise<Response>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'album-routes-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  clock = new FakeClock(startMs)
  const blobs = createDiskBlobStore({
    root: join(folder, 'files'),
    baseUrl: '',
    secret: new Uint8Array(32),
    clock,
    windowMs: 3_600_000,
  })
  const photos = createSqlitePhotoStore(db)
  const feed = createSqliteChangeFeed(db, clock)
  own = samplesOf({ photos, index: createSqlitePhotoIndex(db) }, newId())
  other = samplesOf(own, newId())
  caller = own.accountId
  links = createSqliteShareLinkStore(db)
  changes = async () => (await feed.read(own.accountId, '0', 100)).changes.map((entry) => entry.change)
  const app = createApi({
    handlers: albumHandlers({
      albums: createSqliteAlbumStore(db),
      photos,
      blobs,
      links,
      changes: feed,
      clock,
    }),
    authenticate: async () => ({ accountId: caller, role: 'member', via: 'session', id: 's' }),
    ipOf: () => '127.0.0.1',
    onFault: (error) => {
      throw error
    },
  })
  send = async (method, path, body) =>
    app.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  close = () => db.close()
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true })
})

async function make(body: object): Promise<Album> {
  const response = await send('POST', '/api/albums', body)
  expect(response.status, await response.clone().text()).toBe(201)
  return z.strictObject(albumSchema.shape).parse(await response.json())
}
async function get<T>(path: string): Promise<T> {
  const response = await send('GET', path)
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as T
}
const refusal = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
]
const idsIn = async (id: string) => (await get<PhotoPage>(`/api/albums/${id}/photos`)).ids

describe('an album', () => {
  it('is made with photos and shown with count, cover and dates', async () => {
    const [a, b] = [
      await own.ready(),
      await own.ready({ taken: { localMs: startMs + 5, offsetMinutes: 0, source: 'gps' } }),
    ]
    const made = await make({ title: '  Summer  ', description: 'By the sea', photoIds: [b.id, a.id] })
    expect(made).toMatchObject({
      title: 'Summer',
      description: 'By the sea',
      parentId: null,
      order: 'oldest',
      photoCount: 2,
      fromLocalMs: startMs,
      toLocalMs: startMs + 5,
      shared: false,
      version: 1,
      cover: { photoId: a.id, thumbHash: 'dGh1bWI=' },
    })
    expect(made.cover?.thumbnailUrl).toContain(`/${a.id}/${a.sha256}/thumbnail-1.webp`)
    expect(await get(`/api/albums/${made.id}`)).toEqual(made)
    expect(await get('/api/albums')).toEqual({ albums: [made] })
    expect(await changes()).toEqual([{ type: 'albums-changed', albumIds: [made.id] }])
  })

  it('shows its photos as columns, in pages', async () => {
    const photos = [
      await own.ready(bern, { fileName: '1.jpg' }),
      await own.ready({}, { fileName: '2.jpg' }),
      await own.ready(),
    ]
    const { id } = await make({ title: 'A', photoIds: photos.map((photo) => photo.id) })
    const first = z.strictObject(photoPage.shape).parse(await get(`/api/albums/${id}/photos?limit=2`))
    const second = await get<PhotoPage>(`/api/albums/${id}/photos?limit=2&cursor=${first.next}`)
    expect([...first.ids, ...second.ids].sort()).toEqual(photos.map((photo) => photo.id).sort())
    expect(second.next).toBeNull()
    expect(await refusal(await send('GET', `/api/albums/${id}/photos?cursor=nonsense`))).toEqual([
      400,
      'invalid-input',
    ])
  })

  it('says that it is shared while a link to it is alive', async () => {
    const { id } = await make({ title: 'A' })
    await links.create({
      id: newId(),
      token: newSecret(),
      accountId: own.accountId,
      albumId: id,
      label: '',
      passwordHash: null,
      expiresAtMs: startMs + 10,
      allowDownload: false,
      showLocation: false,
      createdAtMs: startMs,
    })
    expect(await get(`/api/albums/${id}`)).toMatchObject({ shared: true })
    expect(await (await send('PATCH', `/api/albums/${id}`, { title: 'B' })).json()).toMatchObject({
      shared: true,
      title: 'B',
    })
    clock.advance(10)
    expect((await get<{ albums: Album[] }>('/api/albums')).albums).toMatchObject([{ shared: false }])
  })

  it('changes field by field, and refuses an old version', async () => {
    const photo = await own.ready()
    const parent = await make({ title: 'Parent' })
    const made = await make({ title: 'A', description: 'D', photoIds: [photo.id] })
    const change = { parentId: parent.id, order: 'newest', coverPhotoId: photo.id, version: 1 }
    const response = await send('PATCH', `/api/albums/${made.id}`, change)
    expect(await response.json()).toMatchObject({
      title: 'A',
      description: 'D',
      parentId: parent.id,
      order: 'newest',
      version: 2,
    })
    expect(await refusal(await send('PATCH', `/api/albums/${made.id}`, { title: 'B', version: 1 }))).toEqual([
      409,
      'conflict',
    ])
    expect(await refusal(await send('PATCH', `/api/albums/${parent.id}`, { parentId: made.id }))).toEqual([
      400,
      'invalid-input',
    ])
    expect(await refusal(await send('PATCH', `/api/albums/${made.id}`, { accountId: newId() }))).toEqual([
      400,
      'invalid-input',
    ])
  })

  it('is deleted without its photos, albums inside move up', async () => {
    const photo = await own.ready()
    const outer = await make({ title: 'Outer', photoIds: [photo.id] })
    const inner = await make({ title: 'Inner', parentId: outer.id })
    expect((await send('DELETE', `/api/albums/${outer.id}`)).status).toBe(204)
    expect(await refusal(await send('GET', `/api/albums/${outer.id}`))).toEqual([404, 'not-found'])
    expect(await get(`/api/albums/${inner.id}`)).toMatchObject({ parentId: null })
    expect(await own.again(photo)).toMatchObject({ state: 'ready' })
    expect((await changes()).at(-1)).toEqual({ type: 'albums-changed', albumIds: [outer.id, inner.id] })
  })
})

describe('photos of an album', () => {
  it('are added, moved and taken out', async () => {
    const [a, b, c] = [await own.ready(), await own.ready(), await own.ready()]
    const { id } = await make({ title: 'A', photoIds: [a.id] })
    const photosOf = (action: string, body: object) => send('POST', `/api/albums/${id}/photos${action}`, body)
    expect(await (await photosOf('', { photoIds: [a.id, b.id, c.id] })).json()).toEqual({ added: 2 })
    expect((await photosOf('/move', { photoIds: [c.id], beforePhotoId: a.id })).status).toBe(204)
    expect(await idsIn(id)).toEqual([c.id, a.id, b.id])
    expect((await photosOf('/move', { photoIds: [c.id], beforePhotoId: null })).status).toBe(204)
    expect(await idsIn(id)).toEqual([a.id, b.id, c.id])
    expect(await get(`/api/albums/${id}`)).toMatchObject({ order: 'manual' })
    expect(await (await photosOf('/remove', { photoIds: [b.id] })).json()).toEqual({ removed: 1 })
    expect(await idsIn(id)).toEqual([a.id, c.id])
  })

  it('change all or not at all when some are not the caller’s', async () => {
    const [mine, foreign] = [await own.ready(), await other.ready()]
    const { id } = await make({ title: 'A', photoIds: [mine.id] })
    const fresh = await own.ready()
    for (const stranger of [foreign.id, newId()])
      for (const [action, body] of [
        ['', { photoIds: [fresh.id, stranger] }],
        ['/remove', { photoIds: [mine.id, stranger] }],
        ['/move', { photoIds: [mine.id, stranger], beforePhotoId: null }],
        ['/move', { photoIds: [mine.id], beforePhotoId: stranger }],
      ] as const)
        expect(await refusal(await send('POST', `/api/albums/${id}/photos${action}`, body))).toEqual([
          404,
          'not-found',
        ])
    expect(
      await refusal(await send('POST', '/api/albums', { title: 'B', photoIds: [mine.id, foreign.id] })),
    ).toEqual([404, 'not-found'])
    expect(await idsIn(id)).toEqual([mine.id])
    expect((await get<{ albums: Album[] }>('/api/albums')).albums).toHaveLength(1)
  })
})

describe('an album of somebody else', () => {
  it('looks like one that does not exist', async () => {
    const { id } = await make({ title: 'Private' })
    const mine = await other.ready()
    caller = other.accountId
    const tries: [string, string, object?][] = [
      ['GET', ''],
      ['PATCH', '', { title: 'X' }],
      ['DELETE', ''],
      ['GET', '/photos'],
      ['POST', '/photos', { photoIds: [mine.id] }],
      ['POST', '/photos/remove', { photoIds: [mine.id] }],
      ['POST', '/photos/move', { photoIds: [mine.id], beforePhotoId: null }],
    ]
    for (const [method, path, body] of tries) {
      const [theirs, missing] = [
        await send(method, `/api/albums/${id}${path}`, body),
        await send(method, `/api/albums/${newId()}${path}`, body),
      ]
      expect([theirs.status, await theirs.text()]).toEqual([404, await missing.text()])
    }
    expect(await refusal(await send('POST', '/api/albums', { title: 'X', parentId: id }))).toEqual([
      404,
      'not-found',
    ])
    expect(await get('/api/albums')).toEqual({ albums: [] })
    caller = own.accountId
    expect(await get(`/api/albums/${id}`)).toMatchObject({ title: 'Private', version: 1 })
  })
})

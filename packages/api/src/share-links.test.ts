import {
  createDiskBlobStore,
  createLocalAccounts,
  createSqliteAlbumStore,
  createSqliteChangeFeed,
  createSqliteDownloadTicketStore,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  createSqliteShareLinkStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { createTokenSigner, LinkMediaSigner } from '@cloudalbum/adapters-shared'
import {
  photoPage,
  share as shareSchema,
  shareLink as linkSchema,
  sharePhoto as photoSchema,
  type PhotoPage,
  type ShareLink,
  type SharePhoto,
} from '@cloudalbum/contract'
import {
  addAccount,
  createAlbum,
  newId,
  newSecret,
  originalKey,
  removeFromAlbum,
  renditionKey,
  type Account,
  type AlbumSummary,
  type Photo,
} from '@cloudalbum/core'
import { bern, FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createApi } from './create-api.ts'
import { downloadHandlers } from './downloads.ts'
import { shareLinkHandlers } from './share-links.ts'
import { sharePage } from './share-page.ts'
import { shareHandlers } from './shares.ts'

const baseUrl = 'https://album.test'
const defaultSettings = { signUp: 'open', defaultQuotaBytes: null } as const
const passwordText = 'open sesame'

async function makeWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'share-links-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = new FakeClock(startMs)
  const onFault = (error: unknown) => {
    throw error
  }
  const secret = new Uint8Array(32)
  const local = createLocalAccounts({ db, clock, issuer: baseUrl, onFault })
  const owner = await addAccount(
    { ...local, clock, defaultSettings },
    { email: 'o@x.test', password: 'a long password', displayName: 'Oona' },
  )
  const ports = {
    ...local,
    passwords: local.hasher,
    blobs: createDiskBlobStore({
      root: join(folder, 'files'),
      baseUrl: '',
      secret,
      clock,
      windowMs: 3_600_000,
    }),
    photos: createSqlitePhotoStore(db),
    albums: createSqliteAlbumStore(db),
    links: createSqliteShareLinkStore(db),
    tickets: createSqliteDownloadTicketStore(db),
    changes: createSqliteChangeFeed(db, clock),
    signer: createTokenSigner({ secret, purpose: 'shares', clock }),
    linkMedia: new LinkMediaSigner({ secret, clock, windowMs: 3_600_000 }),
    clock,
    baseUrl,
    onFault,
    defaultSettings,
  }
  let caller = owner.id
  const app = createApi({
    handlers: [...shareLinkHandlers(ports), ...shareHandlers(ports), ...downloadHandlers(ports)],
    authenticate: async () => ({ accountId: caller, role: 'member', via: 'session', id: 's' }),
    ipOf: (context) => context.req.header('x-test-ip') ?? '127.0.0.1',
    onFault,
  })
  const index = createSqlitePhotoIndex(db)
  return {
    app,
    ports,
    clock,
    db,
    owner,
    own: samplesOf({ photos: ports.photos, index }, owner.id),
    other: samplesOf({ photos: ports.photos, index }, newId()),
    as: (accountId: string) => (caller = accountId),
    page: sharePage({
      ...ports,
      indexHtml: '<html><head><title>CloudAlbum</title></head><body></body></html>',
    }),
    close: async () => {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

type World = Awaited<ReturnType<typeof makeWorld>>
let world: World
let own: Samples
let owner: Account
let album: AlbumSummary
let shown: Photo
let outside: Photo

beforeEach(async () => {
  world = await makeWorld()
  ;({ own, owner } = world)
  shown = await own.ready(
    {
      ...bern,
      camera: { make: 'Canon', model: 'EOS 5D', iso: 100 },
      description: 'Bridge',
      tags: ['secret tag'],
    },
    { fileName: 'bridge.jpg' },
  )
  outside = await own.ready(bern, { fileName: 'private.jpg' })
  await world.ports.photos.edit(owner.id, [shown.id], () => ({ favourite: true }), startMs)
  album = await createAlbum(world.ports, owner.id, {
    title: 'Trip',
    description: 'In May',
    photoIds: [shown.id],
  })
})
afterEach(() => world.close())

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  world.app.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const refusal = async (response: Response | Promise<Response>) => {
  const { status, code } = (await (await response).json()) as { status: number; code: string }
  return [status, code]
}
async function makeLink(terms: object = {}): Promise<ShareLink & { path: string }> {
  const response = await send('POST', '/api/share-links', { albumId: album.id, ...terms })
  expect(response.status, await response.clone().text()).toBe(201)
  const link = z.strictObject(linkSchema.shape).parse(await response.json())
  return { ...link, path: `/api/shares/${link.url.replace(`${baseUrl}/s/`, '')}` }
}
describe('a share link for its owner', () => {
  it('allows nothing that was not asked for', async () => {
    const { path: _path, ...link } = await makeLink()
    expect(link).toMatchObject({
      albumId: album.id,
      albumTitle: 'Trip',
      label: '',
      hasPassword: false,
      expiresAtMs: null,
      allowDownload: false,
      showLocation: false,
      expired: false,
      views: 0,
    })
    expect(link.url).toMatch(/^https:\/\/album\.test\/s\/[\w-]{43}$/)
    expect(await (await send('GET', '/api/share-links')).json()).toEqual({ links: [link] })
    expect(await (await send('GET', `/api/share-links?albumId=${album.id}`)).json()).toEqual({
      links: [link],
    })
  })

  it('changes its terms, never showing the password', async () => {
    const { id } = await makeLink({
      label: 'Oma',
      password: passwordText,
      expiresAtMs: startMs + 1000,
      allowDownload: true,
    })
    const response = await send('PATCH', `/api/share-links/${id}`, {
      password: null,
      showLocation: true,
      expiresAtMs: null,
    })
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      label: 'Oma',
      hasPassword: false,
      showLocation: true,
      allowDownload: true,
      expiresAtMs: null,
    })
    expect(text).not.toContain('argon2')
  })

  it('is refused with an expiry that is over, or for an album of somebody else', async () => {
    expect(
      await refusal(send('POST', '/api/share-links', { albumId: album.id, expiresAtMs: startMs })),
    ).toEqual([400, 'invalid-input'])
    const { id } = await makeLink()
    expect(await refusal(send('PATCH', `/api/share-links/${id}`, { expiresAtMs: startMs - 1 }))).toEqual([
      400,
      'invalid-input',
    ])
    world.as(newId())
    expect(await refusal(send('POST', '/api/share-links', { albumId: album.id }))).toEqual([404, 'not-found'])
    expect(await refusal(send('GET', `/api/share-links?albumId=${album.id}`))).toEqual([404, 'not-found'])
    expect(await refusal(send('PATCH', `/api/share-links/${id}`, { label: 'x' }))).toEqual([404, 'not-found'])
    expect(await refusal(send('DELETE', `/api/share-links/${id}`))).toEqual([404, 'not-found'])
    expect(await (await send('GET', '/api/share-links')).json()).toEqual({ links: [] })
  })
})

describe('what a visitor sees', () => {
  it('is the album with its owner’s name, and counts as a view', async () => {
    const { path } = await makeLink()
    const answer = z.strictObject(shareSchema.shape).parse(await (await send('GET', path)).json())
    expect(answer).toEqual({
      title: 'Trip',
      description: 'In May',
      ownerName: 'Oona',
      ownerAvatar: null,
      photoCount: 1,
      allowDownload: false,
      showLocation: false,
      expiresAtMs: null,
      fromLocalMs: startMs,
      toLocalMs: startMs,
    })
    const { links } = (await (await send('GET', '/api/share-links')).json()) as { links: ShareLink[] }
    expect(links).toMatchObject([{ views: 1 }])
  })

  it('holds no place, camera, favourite, tag or account unless the owner allows places', async () => {
    const { path } = await makeLink()
    const page = z.strictObject(photoPage.shape).parse(await (await send('GET', `${path}/photos`)).json())
    expect(page).toMatchObject({
      ids: [shown.id],
      places: [''],
      favourites: [false],
      fileNames: ['bridge.jpg'],
    })
    const text = await (await send('GET', `${path}/photos/${shown.id}`)).text()
    const photo = z.strictObject(photoSchema.shape).parse(JSON.parse(text))
    expect(photo).toMatchObject({
      camera: null,
      place: null,
      location: null,
      downloadUrl: null,
      description: 'Bridge',
    })
    for (const word of ['Bern', '46.9', 'Canon', 'secret tag', 'offset']) expect(text).not.toContain(word)
  })

  it('holds place and camera where the owner allows it', async () => {
    const { path } = await makeLink({ showLocation: true })
    const page = (await (await send('GET', `${path}/photos`)).json()) as PhotoPage
    expect(page).toMatchObject({ places: ['Bern, Switzerland'], favourites: [false] })
    const photo = (await (await send('GET', `${path}/photos/${shown.id}`)).json()) as SharePhoto
    expect(photo).toMatchObject({
      camera: 'Canon EOS 5D',
      place: 'Bern, Switzerland',
      location: bern.location,
    })
  })

  it('is only what the album shows now', async () => {
    const foreign = await world.other.ready()
    const coming = await own.processing()
    await world.ports.albums.addPhotos(owner.id, album.id, [coming.id], startMs)
    const { path } = await makeLink({ allowDownload: true })
    for (const { id } of [outside, foreign, coming, { id: newId() }]) {
      expect(await refusal(send('GET', `${path}/photos/${id}`))).toEqual([404, 'not-found'])
      expect(await refusal(send('GET', `${path}/photos/${id}/original`))).toEqual([404, 'not-found'])
      expect(await refusal(send('POST', `${path}/downloads`, { ids: [shown.id, id] }))).toEqual([
        404,
        'not-found',
      ])
    }
    await removeFromAlbum(world.ports, owner.id, album.id, [shown.id])
    expect(await refusal(send('GET', `${path}/photos/${shown.id}`))).toEqual([404, 'not-found'])
    expect(await (await send('GET', `${path}/photos`)).json()).toMatchObject({ ids: [] })
  })
})

const jpeg = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#a40' } })
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'Canon' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '46/1 56/1 52/1' } })
    .jpeg()
    .toBuffer()

describe('an original of a link', () => {
  const original = async (terms: object, photo = shown) => {
    const { path } = await makeLink({ allowDownload: true, ...terms })
    return send('GET', `${path}/photos/${photo.id}/original`)
  }

  it('comes without place and camera, still upright', async () => {
    await world.ports.blobs.put(originalKey(shown), await jpeg())
    const response = await original({})
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="bridge.jpg"; filename*=UTF-8''bridge.jpg`,
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.includes('Canon')).toBe(false)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 8, orientation: 6 })
  })

  it('comes byte for byte where the owner shows places', async () => {
    const bytes = await jpeg()
    const photo = await own.ready({}, { fileName: 'raw.jpg', sizeBytes: bytes.length })
    await world.ports.albums.addPhotos(owner.id, album.id, [photo.id], startMs)
    await world.ports.blobs.put(originalKey(photo), bytes)
    const response = await original({ showLocation: true }, photo)
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('is its preview where metadata cannot be taken out', async () => {
    const photo = await own.ready({ contentType: 'image/heic' }, { fileName: 'IMG_1.HEIC' })
    await world.ports.albums.addPhotos(owner.id, album.id, [photo.id], startMs)
    await world.ports.blobs.put(originalKey(photo), Buffer.from('heic with GPS'))
    await world.ports.blobs.put(renditionKey(photo, 'preview'), Buffer.from('preview'))
    const response = await original({}, photo)
    expect(response.headers.get('content-disposition')).toContain('filename="IMG_1.jpg"')
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['image/jpeg', 'preview'])
  })

  it('is not there where the owner offers none', async () => {
    const { path } = await makeLink()
    expect(await refusal(send('GET', `${path}/photos/${shown.id}/original`))).toEqual([403, 'forbidden'])
    expect(await refusal(send('POST', `${path}/downloads`, {}))).toEqual([403, 'forbidden'])
  })
})

describe('the page of a link', () => {
  const tokenOf = ({ path }: { path: string }) => path.replace('/api/shares/', '')

  it('tells messengers what it shows', async () => {
    const html = await world.page(tokenOf(await makeLink()))
    expect(html).toContain('<meta property="og:title" content="Trip">')
    expect(html).toContain('<meta property="og:description" content="In May">')
    expect(html).toMatch(
      /<meta property="og:image" content="https:\/\/album\.test\/media\/shared\/[^"]*\/preview\?[^"]*">/,
    )
    expect(html).toContain('content="noindex, nofollow"')
  })

  it('tells nothing where there is a password, the same as for no link at all', async () => {
    const html = await world.page(tokenOf(await makeLink({ password: passwordText })))
    expect(html).toBe(await world.page(newSecret()))
    expect(html).toContain('content="A shared album"')
    for (const word of ['Trip', 'og:image', 'May']) expect(html).not.toContain(word)
  })
})

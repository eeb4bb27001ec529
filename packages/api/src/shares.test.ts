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
import { shareLink as linkSchema, type ShareLink, type SharePhoto } from '@cloudalbum/contract'
import {
  addAccount,
  createAlbum,
  deleteAlbum,
  newId,
  newSecret,
  originalKey,
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
  const folder = await mkdtemp(join(tmpdir(), 'share-routes-'))
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
async function unlocked(path: string, password = passwordText): Promise<Record<string, string>> {
  const response = await send('POST', `${path}/unlock`, { password })
  expect(response.status).toBe(200)
  return { 'x-share-token': ((await response.json()) as { shareToken: string }).shareToken }
}

const jpeg = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#a40' } })
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'Canon' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '46/1 56/1 52/1' } })
    .jpeg()
    .toBuffer()

/** Every way to ask something of a link. */
const questions = (path: string): [string, string, object?][] => [
  ['GET', path],
  ['GET', `${path}/photos`],
  ['GET', `${path}/photos/${shown.id}`],
  ['GET', `${path}/photos/${shown.id}/original`],
  ['POST', `${path}/downloads`, {}],
  ['POST', `${path}/downloads`, { ids: [shown.id] }],
]

describe('a link with a password', () => {
  it('tells nothing without it, and everything with it', async () => {
    const { path } = await makeLink({ password: passwordText, allowDownload: true })
    await world.ports.blobs.put(originalKey(shown), new Uint8Array(1000))
    const headers = await unlocked(path)
    for (const [method, url, body] of questions(path)) {
      const closed = await send(method, url, body)
      const text = await closed.text()
      expect([closed.status, (JSON.parse(text) as { code: string }).code]).toEqual([401, 'password-required'])
      for (const word of ['Trip', 'May', 'Oona', shown.id.slice(10), 'bridge'])
        expect(text).not.toContain(word)
      expect((await send(method, url, body, headers)).ok).toBe(true)
    }
  })

  it('is opened by no token of another link, time, password or maker', async () => {
    const { path, id } = await makeLink({ password: passwordText })
    const twin = await makeLink({ password: passwordText })
    const open = await makeLink()
    const mine = await unlocked(path)
    const forged = createTokenSigner({
      secret: new Uint8Array(32).fill(1),
      purpose: 'shares',
      clock: world.clock,
    }).sign({ link: id, password: 1, for: 'album' }, startMs + 9_999_999)
    const tokens = [
      (await unlocked(twin.path))['x-share-token']!,
      (await unlocked(open.path, ''))['x-share-token']!,
      forged,
      'x',
      '',
    ]
    for (const token of tokens) {
      expect(await refusal(send('GET', path, undefined, { 'x-share-token': token }))).toEqual([
        401,
        'password-required',
      ])
      expect(await refusal(send('GET', `${path}/photos`, undefined, { 'x-share-token': token }))).toEqual([
        401,
        'password-required',
      ])
    }
    expect((await send('GET', path, undefined, mine)).status).toBe(200)
    await send('PATCH', `/api/share-links/${id}`, { password: 'another one' })
    expect(await refusal(send('GET', path, undefined, mine))).toEqual([401, 'password-required'])
    const renewed = await unlocked(path, 'another one')
    world.clock.advance(12 * 3_600_000)
    expect(await refusal(send('GET', path, undefined, renewed))).toEqual([401, 'password-required'])
  })

  it('refuses wrong passwords, and after some of them every one for a while', async () => {
    const { path } = await makeLink({ password: passwordText })
    const twin = await makeLink({ password: passwordText })
    const attempt = (password: string, ip: string, to = path) =>
      send('POST', `${to}/unlock`, { password }, { 'x-test-ip': ip })
    for (let turn = 0; turn < 10; turn++)
      expect(await refusal(attempt('wrong', '1.1.1.1'))).toEqual([401, 'password-required'])
    const refused = await attempt(passwordText, '1.1.1.1')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refusal(refused)).toEqual([429, 'rate-limited'])
    expect((await attempt(passwordText, '2.2.2.2')).status).toBe(200)
    expect((await attempt(passwordText, '1.1.1.1', twin.path)).status).toBe(200)
    world.clock.advance(15 * 60_000)
    expect((await attempt(passwordText, '1.1.1.1')).status).toBe(200)
  })

  it('has addresses of downloads that open one photo and nothing else', async () => {
    const second = await own.ready({}, { fileName: 'b.jpg' })
    await world.ports.albums.addPhotos(owner.id, album.id, [second.id], startMs)
    for (const photo of [shown, second]) await world.ports.blobs.put(originalKey(photo), await jpeg())
    const { path, id } = await makeLink({ password: passwordText, allowDownload: true })
    const { downloadUrl } = (await (
      await send('GET', `${path}/photos/${shown.id}`, undefined, await unlocked(path))
    ).json()) as SharePhoto
    expect((await send('GET', downloadUrl!)).status).toBe(200)
    const key = new URL(downloadUrl!, baseUrl).searchParams.get('key')!
    expect(await refusal(send('GET', `${path}/photos/${second.id}/original?key=${key}`))).toEqual([
      401,
      'password-required',
    ])
    expect(await refusal(send('GET', path, undefined, { 'x-share-token': key }))).toEqual([
      401,
      'password-required',
    ])
    await send('DELETE', `/api/share-links/${id}`)
    expect(await refusal(send('GET', downloadUrl!))).toEqual([404, 'not-found'])
  })
})

describe('a link that is no more', () => {
  it.each<[string, (link: ShareLink) => Promise<unknown>]>([
    ['expired', async () => world.clock.advance(1000)],
    ['revoked', async (link) => send('DELETE', `/api/share-links/${link.id}`)],
    ['its album deleted', async () => deleteAlbum(world.ports, owner.id, album.id)],
    [
      'its owner disabled',
      async () => {
        // The first account must stay while it is the only one.
        await addAccount(world.ports, { email: 'b@x.test', password: 'a long password', role: 'admin' })
        await world.ports.accounts.setStanding(owner.id, { disabled: true }, startMs)
      },
    ],
    [
      'its owner gone',
      async () => {
        await addAccount(world.ports, { email: 'b@x.test', password: 'a long password', role: 'admin' })
        await world.ports.accounts.startDelete(owner.id, startMs)
      },
    ],
  ])('(%s) looks as if it had never been, also to who had opened it', async (_how, end) => {
    const link = await makeLink({ password: passwordText, allowDownload: true, expiresAtMs: startMs + 1000 })
    const headers = await unlocked(link.path)
    const ticket = (await (await send('POST', `${link.path}/downloads`, {}, headers)).json()) as {
      url: string
    }
    await end(link)
    const never = `/api/shares/${newSecret()}`
    for (const [method, url, body] of [
      ...questions(link.path),
      ['POST', `${link.path}/unlock`, { password: passwordText }] as const,
    ]) {
      const answer = await send(method, url, body, headers)
      const unknown = await send(method, url.replace(link.path, never), body, headers)
      expect([answer.status, await answer.text()]).toEqual([404, await unknown.text()])
    }
    expect(await refusal(send('GET', ticket.url))).toEqual([404, 'not-found'])
    expect(await world.page(link.path.replace('/api/shares/', ''))).toBe(await world.page(newSecret()))
  })
})

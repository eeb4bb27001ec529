import type { OwnProfile } from '@cloudalbum/contract'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join as joinPath, resolve } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { join, sha256Of } from './furnish.ts'
import { baseUrl, openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let anna: Awaited<ReturnType<typeof join>>

beforeEach(async () => {
  album = await openSafetyAlbum()
  anna = await join(album, 'anna')
})
afterEach(async () => {
  expect(album.faults).toEqual([])
  await album.close()
})

type Bytes = Uint8Array<ArrayBuffer>
const drawn = async (colour: string, type: 'png' | 'jpeg' = 'png', width = 60, height = 40): Promise<Bytes> =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: colour } })
      .withMetadata({ exif: { IFD0: { Artist: 'Anna', Copyright: 'her camera' } } })
      .toFormat(type)
      .toBuffer(),
  )
const own = () => album.json<OwnProfile>('GET', '/api/profile', { token: anna.session })

interface Started {
  uploadId: string
  upload: { url: string; headers: Record<string, string>; expiresAtMs: number }
}
const start = (bytes: Bytes, more: object = {}, kind = 'avatar') =>
  album.json<Started>('POST', `/api/profile/images/${kind}`, {
    token: anna.session,
    body: {
      fileName: 'me.png',
      contentType: 'image/png',
      sizeBytes: bytes.byteLength,
      sha256: sha256Of(bytes),
      ...more,
    },
  })
const put = ({ upload }: Started, bytes: Bytes, headers = upload.headers) =>
  album.ask('PUT', upload.url, { headers, raw: bytes })
async function show(bytes: Bytes, more: object = {}, kind = 'avatar') {
  const answer = await put(await start(bytes, more, kind), bytes)
  expect(answer.status).toBe(201)
  await album.background.drain()
  return own()
}
const get = (path: string, headers?: Record<string, string>) =>
  album.ask('GET', path, headers ? { headers } : {})
const filesOf = async () => {
  const folders = ['profile-images/', 'profile-uploads/']
  const pages = await Promise.all(folders.map((folder) => album.adapters.blobs.list(folder, undefined, 100)))
  return pages.flatMap((page) => page.blobs.map(({ key }) => key))
}

describe('an avatar', () => {
  it('is made in both sizes, without metadata, at addresses that never change their bytes', async () => {
    const { avatar, avatarUpload } = await show(await drawn('red'))
    expect(avatarUpload).toBeNull()
    for (const [url, side] of [
      [avatar!.small, 96],
      [avatar!.large, 512],
    ] as const) {
      const answer = await get(url)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.get('content-type')).toBe('image/jpeg')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      const { width, height, exif, xmp, icc } = await sharp(await answer.arrayBuffer()).metadata()
      expect([width, height, exif, xmp, icc]).toEqual([side, side, undefined, undefined, undefined])
      const again = await get(url, { 'if-none-match': answer.headers.get('etag')! })
      expect(again.status).toBe(304)
    }
    const account = await album.json<{ avatar: object }>('GET', '/api/account', { token: anna.session })
    expect(account.avatar).toEqual(avatar)
  })

  it('gets another address with other bytes; the old one and its files are gone, the stable one follows', async () => {
    const before = (await show(await drawn('red'))).avatar!
    await get(before.large)
    const stable = () => get(`/avatars/${anna.accountId}.jpg`)
    expect((await stable()).headers.get('location')).toBe(before.large)
    const after = (await show(await drawn('blue'))).avatar!
    expect(after.large).not.toBe(before.large)
    expect([(await get(before.large)).status, (await get(before.small)).status]).toEqual([404, 404])
    const answer = await stable()
    expect([answer.status, answer.headers.get('location')]).toEqual([302, after.large])
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d\d?,/)
    expect((await filesOf()).length).toBe(2)
  })

  it('shows the part that was chosen, and another part has another address', async () => {
    const halves = new Uint8Array(
      await sharp({ create: { width: 200, height: 100, channels: 3, background: 'red' } })
        .composite([
          {
            input: { create: { width: 100, height: 100, channels: 3, background: 'blue' } },
            left: 100,
            top: 0,
          },
        ])
        .png()
        .toBuffer(),
    )
    const colours: number[][] = []
    const addresses = new Set<string>()
    for (const x of [0, 0.5]) {
      const { avatar } = await show(halves, { crop: { x, y: 0, width: 0.5, height: 1 } })
      addresses.add(avatar!.large)
      const { dominant } = await sharp(await (await get(avatar!.large)).arrayBuffer()).stats()
      colours.push([dominant.r, dominant.g, dominant.b])
    }
    expect(addresses.size).toBe(2)
    expect(colours[0]![0]).toBeGreaterThan(200)
    expect(colours[1]![2]).toBeGreaterThan(200)
  })

  it('is removed in every size, from memory too', async () => {
    const { avatar } = await show(await drawn('red'))
    for (const url of Object.values(avatar!)) await get(url)
    await album.json('DELETE', '/api/profile/images/avatar', { token: anna.session })
    for (const url of [...Object.values(avatar!), `/avatars/${anna.accountId}.jpg`])
      expect((await get(url)).status).toBe(404)
    expect(await filesOf()).toEqual([])
    expect((await own()).avatar).toBeNull()
    // Nothing there to remove is fine.
    await album.json('DELETE', '/api/profile/images/avatar', { token: anna.session })
  })

  it('goes with its account, and the handle with it', async () => {
    const { avatar, handle } = await show(await drawn('red'))
    await show(await drawn('blue'), {}, 'banner')
    await join(album, 'bert')
    const body = { password: anna.password }
    await album.json('PATCH', `/api/profile`, { token: anna.session, body: { visible: true } })
    await album.json('PATCH', `/api/admin/accounts/${(await join(album, 'carl')).accountId}`, {
      token: anna.session,
      body: { role: 'admin' },
    })
    await album.json('DELETE', '/api/account', { token: anna.session, body })
    expect((await get(`/api/profiles/${handle}`)).status).toBe(404)
    expect((await get(`/avatars/${anna.accountId}.jpg`)).status).toBe(404)
    await album.background.drain()
    expect(await filesOf()).toEqual([])
    expect((await get(avatar!.large)).status).toBe(404)
    expect(await album.adapters.profiles.get(anna.accountId)).toBeUndefined()
  })
})

describe('an avatar of the Cruddur page', () => {
  it('is taken without its size being known, and shown', async () => {
    const upload = await album.json<{ url: string }>('POST', '/compat/cruddur/avatars/key_upload', {
      token: anna.session,
      body: { extension: 'png' },
    })
    const path = upload.url.replace(baseUrl, '')
    const raw = await drawn('red')
    const sent = await album.ask('PUT', path, { headers: { 'content-type': 'image/png' }, raw })
    expect(sent.status).toBe(201)
    await album.background.drain()
    const answer = await get(`/avatars/${anna.accountId}.jpg`)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, (await own()).avatar!.large])
    expect((await get(`/compat/cruddur/avatars/${anna.accountId}.jpg`)).status).toBe(302)
  })
})

describe('a banner', () => {
  it('is 1500 × 500', async () => {
    const { banner } = await show(
      await drawn('green', 'jpeg', 3000, 2000),
      { contentType: 'image/jpeg' },
      'banner',
    )
    const { width, height } = await sharp(await (await get(banner!)).arrayBuffer()).metadata()
    expect([width, height]).toEqual([1500, 500])
  })
})

describe('the address for the bytes', () => {
  it('works for five minutes, for the announced type, size and bytes, once', async () => {
    const bytes = await drawn('red')
    const started = await start(bytes)
    expect(started.upload.expiresAtMs - album.clock.nowMs).toBe(5 * 60_000)
    const other = await drawn('blue')
    expect((await put(started, bytes, { 'content-type': 'text/html' })).status).toBe(415)
    expect((await put(started, new Uint8Array([...bytes, 1]))).status).toBe(413)
    expect((await put(started, bytes.slice(1))).status).toBe(400)
    if (other.byteLength === bytes.byteLength) expect((await put(started, other)).status).toBe(422)
    expect((await put(started, bytes)).status).toBe(201)
    expect((await put(started, bytes)).status).toBe(409)
    await album.background.drain()
    // Its bytes are gone by then: the address must not bring others.
    expect((await put(started, bytes)).status).toBe(404)
    expect((await filesOf()).filter((key) => key.startsWith('profile-uploads/'))).toEqual([])
  })

  it('is over after five minutes', async () => {
    const bytes = await drawn('red')
    const started = await start(bytes)
    album.clock.nowMs += 5 * 60_000
    expect((await put(started, bytes)).status).toBe(403)
  })

  it('of before leads nowhere once another upload was begun', async () => {
    const bytes = await drawn('red')
    const first = await start(bytes)
    const second = await start(bytes)
    expect((await put(first, bytes)).status).toBe(404)
    expect((await put(second, bytes)).status).toBe(201)
  })

  it('is given for pictures of up to 20 MB only', async () => {
    const body = { fileName: 'a', contentType: 'image/png', sizeBytes: 10, sha256: '0'.repeat(64) }
    const ask = async (more: object) =>
      (
        await album.ask('POST', '/api/profile/images/avatar', {
          token: anna.session,
          body: { ...body, ...more },
        })
      ).status
    expect(await ask({ contentType: 'image/svg+xml' })).toBe(415)
    expect(await ask({ contentType: 'text/html' })).toBe(415)
    expect(await ask({ contentType: '', fileName: 'me.tiff' })).toBe(415)
    expect(await ask({ contentType: '', fileName: 'me.HEIC' })).toBe(201)
    expect(await ask({ sizeBytes: 20_000_001 })).toBe(413)
    expect(await ask({ crop: { x: 0, y: 0, width: 2, height: 1 } })).toBe(400)
  })
})

describe('an image that cannot be used', () => {
  it('leaves the old one, and says why until that is put away', async () => {
    const before = (await show(await drawn('red'))).avatar
    const bytes = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    )
    const after = await show(bytes)
    expect(after.avatar).toEqual(before)
    expect(after.avatarUpload).toMatchObject({ state: 'failed', failure: { code: 'unsupported' } })
    expect((await get(before!.large)).status).toBe(200)
    expect((await filesOf()).filter((key) => key.startsWith('profile-uploads/'))).toEqual([])
    await album.json('DELETE', '/api/profile/images/avatar/upload', { token: anna.session })
    expect((await own()).avatarUpload).toBeNull()
  })
})

const hostile = resolve(import.meta.dirname, '../../../../../shared/hostile')
describe.skipIf(!existsSync(hostile))('hostile files as avatars', () => {
  it('leave the old one or become a plain JPEG', { timeout: 120_000 }, async () => {
    const before = (await show(await drawn('red'))).avatar!
    const all = readdirSync(hostile).filter((name) => name !== 'README.md')
    // One of each ending, and those that are known to be the worst.
    const chosen = all.filter((name, i) => i % 8 === 0 || /giant|limit|svg|icc|bomb/.test(name))
    expect(chosen.length).toBeGreaterThan(20)
    expect(chosen.length).toBeLessThan(60) // so many an hour
    let shown = before
    for (const name of chosen) {
      const bytes = new Uint8Array(readFileSync(joinPath(hostile, name)))
      if (bytes.byteLength === 0 || bytes.byteLength > 20_000_000) continue
      const { avatar, avatarUpload } = await show(bytes)
      if (avatarUpload) {
        expect([name, avatarUpload.state, avatar]).toEqual([name, 'failed', shown])
        expect(avatarUpload.failure!.detail).toMatch(/^[A-Z].*\.$/)
      }
      shown = avatar!
      const answer = await get(shown.large)
      expect(answer.headers.get('content-type')).toBe('image/jpeg')
      const { format, width } = await sharp(await answer.arrayBuffer()).metadata()
      expect([name, format, width]).toEqual([name, 'jpeg', 512])
    }
  })
})

describe('addresses of images', () => {
  let open: SafetyAlbum
  beforeAll(async () => void (open = await openSafetyAlbum()))
  afterAll(() => open.close())

  it.each([
    '/profile-images/',
    '/profile-images/x',
    '/profile-images/../secrets.json',
    '/profile-images/..%2f..%2fsecrets.json',
    `/profile-images/${'0'.repeat(26)}/avatar/${'0'.repeat(32)}/512.jpg`,
    `/profile-images/${'0'.repeat(26)}/avatar/${'0'.repeat(32)}/512.jpg/x.css`,
    '/avatars/x.jpg',
    '/avatars/..%2fx.jpg',
    `/avatars/${'0'.repeat(26)}`,
    `/avatars/${'0'.repeat(26)}.png`,
  ])('%s is nothing', async (path) => {
    const answer = await open.ask('GET', path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await answer.text()).not.toContain(baseUrl)
  })
})

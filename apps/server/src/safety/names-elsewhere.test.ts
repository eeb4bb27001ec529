import { readdirSync } from 'node:fs'
import type { Photo } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawPhoto } from '../seed/draw-photo.ts'
import { drawSecretPhoto, join, sha256Of, upload } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Awaited<ReturnType<typeof join>>

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await join(album, 'owner')
})
afterAll(() => album.close())

const get = <T>(path: string) => album.json<T>('GET', path, { token: owner.session })

/** Paths in every spelling, and what systems make of names. */
const fileNames: [string, string][] = [
  ['a path', '../../../../secrets.json'],
  ['a path, encoded', '..%2f..%2f..%2fsecrets.json'],
  ['a path of Windows, encoded', '..%5c..%5csecrets.json'],
  ['a path, encoded twice', '..%252f..%252fsecrets.json'],
  ['a path in overlong UTF-8', '..%c0%af..%c0%afsecrets.json'],
  ['an absolute path', '/etc/passwd'],
  ['a path with a drive', 'C:\\Windows\\win.ini'],
  ['a share of Windows', '\\\\evil.example.org\\x\\y.jpg'],
  ['a URL', 'file:///etc/passwd'],
  ['NUL before another extension', 'x.jpg\0.html'],
  ['NUL, encoded', 'x.jpg%00.html'],
  ['a device of Windows', 'CON.jpg'],
  ['a stream of NTFS', 'x.jpg::$DATA'],
  ['dots', '..'],
  ['spaces', '   '],
  ['250 letters', `${'x'.repeat(246)}.jpg`],
  ['250 letters of three bytes', '한'.repeat(250)],
  ['letters in parts (NFD)', 'É\u0301te\u0301.jpg'.normalize('NFD')],
  ['letters as one (NFC)', 'Été.jpg'.normalize('NFC')],
  ['a right-to-left override', 'photo\u202egpj.exe'],
  ['an override of lines', 'a\r\nContent-Type: text/html\r\n\r\n<b>'],
]

const everyFile = () =>
  readdirSync(album.dataDir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => `${one.parentPath.slice(album.dataDir.length + 1)}/${one.name}`.replace(/^\//, ''))

/** What the album itself names, with nothing in it that somebody typed. */
const ownName =
  /^(?:cloudalbum\.sqlite(?:-wal|-shm)?|secrets\.json|files\/(?:originals\/[0-9a-z]{26}|renditions\/[0-9a-z]{26})\/[0-9a-z/-]+(?:\.[a-z]+)?)$/

describe('file names', () => {
  it.each(fileNames)('%s: never part of a path, kept as text', async (_, fileName) => {
    const before = new Set(everyFile())
    const bytes = await drawSecretPhoto()
    const reserve = { fileName, sizeBytes: bytes.length, sha256: sha256Of(bytes), contentType: 'image/jpeg' }
    const reserved = await album.ask('POST', '/api/photos', { token: owner.session, body: reserve })
    if (reserved.status === 400) {
      // A name of nothing is none.
      expect(fileName.trim()).toBe('')
      return
    }
    const { photoId, upload: signed } = (await reserved.json()) as {
      photoId: string
      upload: { url: string }
    }
    expect(signed.url).not.toContain('secrets')
    const headers = { 'content-type': 'image/jpeg', 'content-length': String(bytes.length) }
    const sent = await album.ask('PUT', signed.url, { raw: new Uint8Array(bytes), headers })
    expect(sent.status).toBe(201)
    await album.background.drain()
    const photo = await get<Photo>(`/api/photos/${photoId}`)
    expect([photo.fileName, photo.state]).toEqual([fileName, 'ready'])
    const added = everyFile().filter((path) => !before.has(path))
    expect(added.length).toBeGreaterThanOrEqual(3)
    for (const path of added) expect(path).toMatch(ownName)
    const answer = await album.ask('GET', photo.downloadUrl)
    await answer.body?.cancel()
    const saved = decodeURIComponent(
      answer.headers.get('content-disposition')!.split("filename*=UTF-8''")[1]!,
    )
    expect(saved).not.toMatch(/[\p{Cc}\p{Cf}/\\:]|^\.|^\s*$/u)
    expect(saved).toBe(saved.normalize('NFC'))
    expect(Buffer.byteLength(saved)).toBeLessThanOrEqual(255)
  })

  it('that differ only in how letters are written are two entries of a ZIP', async () => {
    const ids: string[] = []
    for (const form of ['NFC', 'NFD'] as const)
      ids.push(await upload(album, owner.session, 'Été.jpg'.normalize(form), await drawSecretPhoto()))
    await album.background.drain()
    const { url } = await album.json<{ url: string }>('POST', '/api/downloads', {
      token: owner.session,
      body: { ids },
    })
    const zip = Buffer.from(await (await album.ask('GET', url)).arrayBuffer()).toString('latin1')
    // Each entry of the central directory: its name stands 42 bytes behind the mark (APPNOTE 4.3.12).
    const entries = zip.split('PK\x01\x02').slice(1)
    const names = new Set(
      entries.map((entry) =>
        Buffer.from(entry.slice(42, entry.indexOf('.jpg', 42)), 'latin1')
          .toString('utf8')
          .normalize('NFC')
          .toLowerCase(),
      ),
    )
    expect(names.size).toBe(2)
  })
})

const markup = `"><script>alert(1)</script>`
describe('what cameras and browsers say', () => {
  it('of themselves in EXIF is plain text, without marks that hide or turn it', async () => {
    const bytes = await drawPhoto({
      scene: 'sea',
      seed: 1,
      width: 64,
      height: 48,
      make: `${markup}\u202e`,
      model: "Robert'); DROP TABLE photos;--\r\n\u0007",
      lens: '=HYPERLINK("https://evil.example.org")\u0000x',
      taken: '2024:05:31 18:03:59',
      offset: '+00:00',
      fNumber: 2,
      exposureS: 1,
      iso: 100,
      focalLengthMm: 50,
    })
    const photoId = await upload(album, owner.session, 'exif.jpg', bytes)
    await album.background.drain()
    const { camera } = await get<Photo>(`/api/photos/${photoId}`)
    expect(camera.make).toContain('<script>')
    for (const text of [camera.make, camera.model, camera.lens])
      expect(text ?? '').not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
    const found = await get<{ ids: string[] }>(`/api/search?q=${encodeURIComponent('DROP TABLE photos')}`)
    expect(found.ids).toEqual([photoId])
    const answer = await album.ask('GET', `/api/photos/${photoId}`, { token: owner.session })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })

  it.each([
    [markup, 'Unknown device'],
    [`Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 ${markup}`, 'Chrome on Linux'],
    ['Firefox/1 \u00e9\u0080', 'Firefox'],
    ['x'.repeat(8000), 'Unknown device'],
  ])('a browser that calls itself %s is shown by a name of our own', async (agent, device) => {
    await album.json('POST', '/api/session', {
      body: { email: owner.email, password: owner.password },
      headers: { 'user-agent': agent },
    })
    const { sessions } = await get<{ sessions: { device: string }[] }>('/api/sessions')
    expect(sessions.map((one) => one.device)).toContain(device)
    expect(JSON.stringify(sessions)).not.toContain('<')
  })
})

describe('addresses of mails', () => {
  const addresses = [
    'a@example.org\r\nBcc: all@example.org',
    'a@example.org, b@example.org',
    'a@example.org;b@example.org',
    '<a@example.org>',
    'Ann <a@example.org>',
    '"a\r\n b"@example.org',
    'a\0@example.org',
    'a@exa mple.org',
    'a%0d%0aBcc:x@example.org\n',
    '=?utf-8?q?a=0d=0a?=@example.org\r',
  ]
  it.each(addresses)('%j is none, wherever one is asked for', async (email) => {
    const before = await album.adapters.jobs.stats()
    const password = 'a good long password'
    const tries = [
      album.ask('POST', '/api/accounts', { body: { email, password } }),
      album.ask('POST', '/api/password/forgot', { body: { email } }),
      album.ask('POST', '/api/accounts/confirm/resend', { body: { email } }),
      album.ask('POST', '/api/account/email', {
        token: owner.session,
        body: { email, password: owner.password },
      }),
      album.ask('POST', '/api/admin/invitations', { token: owner.session, body: { email } }),
      album.ask('POST', '/compat/cloudalbum/users/signup', { body: { email, password } }),
    ]
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(400)
    expect(await album.adapters.jobs.stats()).toEqual(before)
  })
})

describe('the log', () => {
  it('has one line for one event, whatever stands in an address or an error', async () => {
    const lines = album.logged.length
    album.adapters.accounts.get = () =>
      Promise.reject(new Error('first\r\n{"level":"info","event":"forged"}\u001b[2J'))
    await album.ask('GET', '/api/photos/%0d%0a%7b%22event%22:%22forged%22%7d', { token: owner.session })
    await album.ask('GET', '/api/account', { token: owner.session })
    const added = album.logged.slice(lines)
    expect(added.length).toBeGreaterThan(0)
    for (const line of added) {
      // eslint-disable-next-line no-control-regex -- that none is there is what is tested
      expect(line).not.toMatch(/[\u0000-\u001f]/)
      expect(['request', 'fault']).toContain((JSON.parse(line) as { event: string }).event)
    }
  })
})

import type { Photo, Reservation } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawSecretPhoto, furnish, sha256Of, type Things } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

const dayMs = 24 * 3_600_000

let album: SafetyAlbum
let owner: Things
let photo: Photo
let second: Photo

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  album.ask(method, path, { headers })
const photoOf = (id: string) => album.json<Photo>('GET', `/api/photos/${id}`, { token: owner.session })

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
  photo = await photoOf(owner.photoId)
  second = await photoOf(owner.secondPhotoId)
})
afterAll(() => album.close())

const kinds = ['thumbnailUrl', 'previewUrl', 'originalUrl', 'downloadUrl'] as const
const [path, query] = [(url: string) => url.split('?')[0]!, (url: string) => url.split('?')[1]!]

/** The same address with another signature, key, time or name. */
function forgeries(kind: (typeof kinds)[number]): [string, string][] {
  const own = photo[kind]
  const terms = new URLSearchParams(query(own))
  const [signature, expiry] = [terms.get('s')!, terms.get('e')!]
  const withTerm = (name: string, value: string) => {
    const changed = new URLSearchParams(terms)
    changed.set(name, value)
    return `${path(own)}?${changed.toString()}`
  }
  const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
  return [
    ...kinds
      .filter((other) => path(photo[other]) !== path(own))
      .map((other) => [`for ${other}`, `${path(photo[other])}?${query(own)}`] as [string, string]),
    ...kinds.map(
      (other) =>
        [`for ${other} of another photo`, `${path(second[other])}?${query(own)}`] as [string, string],
    ),
    ['with another first letter', withTerm('s', flipped)],
    ['cut', withTerm('s', signature.slice(0, -1))],
    ['of one letter', withTerm('s', signature[0]!)],
    ['longer', withTerm('s', `${signature}A`)],
    ['empty', withTerm('s', '')],
    ['missing', path(own)],
    ['with a later end', withTerm('e', (parseInt(expiry, 36) + dayMs).toString(36))],
    ['without an end', withTerm('e', '')],
    ['with a type that runs', withTerm('t', 'text/html')],
    ['saved under another name', withTerm('n', 'x.html')],
    ['twice, the first one false', `${path(own)}?s=${flipped}&${query(own)}`],
    [
      'with a fragment of the path',
      `${path(own)}/../${path(second.originalUrl).split('/').at(-1)}?${query(own)}`,
    ],
    ['with an encoded path', `${path(own).replace('/media/', '/media/%2e%2e/')}?${query(own)}`],
    ['of an upload', `${path(own).replace('/media/', '/upload/')}?${query(own)}`],
  ]
}

describe('a signed address', () => {
  it.each(kinds)('%s opens its bytes, and tells no cache of others to keep them', async (kind) => {
    const answer = await get(photo[kind])
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([200, 'nosniff'])
    expect(answer.headers.get('cache-control')).toMatch(/^private/)
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; sandbox",
    )
    await answer.body?.cancel()
  })

  it.each(kinds)('%s opens nothing else', async (kind) => {
    const etag = (await get(photo[kind], {}, 'HEAD')).headers.get('etag')!
    for (const [what, url] of forgeries(kind))
      for (const [method, headers] of [
        ['GET', {}],
        ['HEAD', {}],
        ['GET', { range: 'bytes=0-10' }],
        ['GET', { 'if-none-match': etag }],
        ['GET', { authorization: `Bearer ${owner.session}` }],
      ] as const) {
        const answer = await get(url, headers, method)
        expect([what, method, [403, 404].includes(answer.status)]).toEqual([what, method, true])
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
      }
  })

  it.each(kinds)('%s answers HEAD and ranges by the same rules', async (kind) => {
    const whole = new Uint8Array(await (await get(photo[kind])).arrayBuffer())
    const head = await get(photo[kind], {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(whole.length),
      '',
    ])
    const part = await get(photo[kind], { range: 'bytes=2-5' })
    expect([part.status, new Uint8Array(await part.arrayBuffer())]).toEqual([206, whole.slice(2, 6)])
    expect((await get(photo[kind], { range: `bytes=${whole.length}-` })).status).toBe(416)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('takes no %s', async (method) => {
    expect((await get(photo.originalUrl, {}, method)).status).toBe(404)
    expect((await get(photo.originalUrl)).status).toBe(200)
  })

  it('never makes a browser run an original, whatever it is called', async () => {
    const markup = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    for (const name of ['x.jpg', 'x.svg', 'x.html']) {
      const form = new FormData()
      form.set('file', new File([markup], name, { type: name === 'x.jpg' ? 'image/jpeg' : 'image/svg+xml' }))
      const answer = await album.ask('POST', '/api/photos/file', { token: owner.session, body: form })
      if (answer.status === 415) continue
      const { photoId } = (await answer.json()) as { photoId: string }
      await album.background.drain()
      const stored = await photoOf(photoId)
      expect([stored.state, stored.originalUrl]).toEqual(['rejected', ''])
      const file = await get(stored.downloadUrl)
      expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(file.headers.get('content-type')).not.toMatch(/svg|html|xml|script/)
    }
  })
})

describe('a signed upload', () => {
  const jpeg = { 'content-type': 'image/jpeg' }
  async function reserve(bytes: Uint8Array) {
    const body = {
      fileName: 'u.jpg',
      sizeBytes: bytes.length,
      sha256: sha256Of(bytes),
      contentType: 'image/jpeg',
    }
    const answer = await album.json<Reservation>('POST', '/api/photos', { token: owner.session, body })
    if (answer.outcome !== 'upload') throw new Error(answer.outcome)
    return answer
  }
  const put = (url: string, bytes: Uint8Array, headers: Record<string, string> = jpeg) =>
    album.ask('PUT', url, {
      raw: new Uint8Array(bytes),
      headers: { 'content-length': String(bytes.length), ...headers },
    })

  it('takes its bytes once; a second time changes nothing', async () => {
    const bytes = await drawSecretPhoto()
    const { upload, photoId } = await reserve(bytes)
    expect((await put(upload.url, bytes)).status).toBe(201)
    expect((await put(upload.url, bytes)).status).toBe(409)
    const other = new Uint8Array(bytes.length)
    expect([409, 422]).toContain((await put(upload.url, other)).status)
    await album.background.drain()
    const stored = await photoOf(photoId)
    expect(sha256Of(new Uint8Array(await (await get(stored.downloadUrl)).arrayBuffer()))).toBe(
      sha256Of(bytes),
    )
  })

  it('takes no other bytes, size, type, key or time', async () => {
    const bytes = await drawSecretPhoto()
    const { upload, photoId } = await reserve(bytes)
    const another = await reserve(await drawSecretPhoto())
    const url = upload.url
    const altered = Uint8Array.from(bytes, (byte, i) => (i === 100 ? byte ^ 1 : byte))
    const changed = (name: string, value: string) => {
      const terms = new URLSearchParams(query(url))
      terms.set(name, value)
      return `${path(url)}?${terms.toString()}`
    }
    const tries = {
      'one bit flipped': put(url, altered),
      'one byte less': put(url, bytes.subarray(1)),
      'one byte more': put(url, Buffer.concat([bytes, Buffer.from('x')])),
      'another type': put(url, bytes, { 'content-type': 'text/html' }),
      'no type': put(url, bytes, {}),
      'the size of others': put(
        changed('n', String(bytes.length + 1)),
        Buffer.concat([bytes, Buffer.from('x')]),
      ),
      'the checksum of others': put(changed('h', sha256Of(altered)), altered),
      'the type of others': put(changed('t', 'text/html'), bytes, { 'content-type': 'text/html' }),
      'the key of another photo': put(`${path(another.upload.url)}?${query(url)}`, bytes),
      'a key outside': put(`/upload/../secrets?${query(url)}`, bytes),
      'an empty signature': put(changed('s', ''), bytes),
      'for reading': get(url.replace('/upload/', '/media/')),
      'a signature for reading': put(photo.originalUrl.replace('/media/', '/upload/'), bytes),
    }
    for (const [what, answer] of Object.entries(tries)) {
      const { status } = await answer
      expect([what, status >= 400 && status < 500]).toEqual([what, true])
    }
    expect((await photoOf(photoId)).state).toBe('expected')
    expect((await put(url, bytes)).status).toBe(201)
  })

  it('is over with its time, and with the photo', async () => {
    const bytes = await drawSecretPhoto()
    const { upload, photoId } = await reserve(bytes)
    await album.json('DELETE', `/api/photos/${photoId}/upload`, { token: owner.session })
    expect((await put(upload.url, bytes)).status).toBe(404)
    const late = await reserve(bytes)
    album.clock.nowMs = late.upload.expiresAtMs + 1
    expect((await put(late.upload.url, bytes)).status).toBe(403)
  })
})

describe('in the end', () => {
  it('every address is over', async () => {
    album.clock.nowMs += 2 * dayMs
    for (const kind of kinds)
      for (const [method, headers] of [
        ['GET', {}],
        ['HEAD', {}],
        ['GET', { range: 'bytes=0-1' }],
      ] as const)
        expect([kind, (await get(photo[kind], headers, method)).status]).toEqual([kind, 403])
  })
})

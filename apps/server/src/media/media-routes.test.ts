import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskBlobStore, type DiskBlobStore } from '@cloudalbum/adapters-local'
import { AppError } from '@cloudalbum/core'
import { FakeClock, sha256Of, textBytes } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mediaRoutes } from './media-routes.ts'
import { blobServer } from './serve-blob.ts'

const hourMs = 3_600_000
const windowMs = 12 * hourMs
let root: string
let clock: FakeClock
let store: DiskBlobStore
let app: ReturnType<typeof mediaRoutes>
let uploaded: string[]
let faults: unknown[]
let onUploaded: (key: string) => Promise<void>

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'media-'))
  clock = new FakeClock(Math.floor(Date.now() / windowMs) * windowMs)
  store = createDiskBlobStore({ root, baseUrl: '', secret: new Uint8Array(32), clock, windowMs })
  uploaded = []
  faults = []
  onUploaded = (key) => Promise.resolve(void uploaded.push(key))
  const onFault = (error: unknown) => void faults.push(error)
  app = mediaRoutes({ ...blobServer(store, clock), onUploaded: (key) => onUploaded(key), onFault })
})
afterEach(async () => {
  expect(faults).toEqual([])
  await rm(root, { recursive: true })
})

const small = textBytes('0123456789')
const medium = new Uint8Array(100_000).fill(1)
const large = new Uint8Array(3_000_000).map((_, i) => i % 253)
const thumbnail = 'renditions/a/b/c/thumbnail-1.webp'

describe.each([
  ['a thumbnail', small],
  ['a preview', medium],
  ['an original', large],
])('reading %s', (_, bytes) => {
  let url: string
  beforeEach(async () => {
    await store.put(thumbnail, bytes)
    url = await store.signDownload(thumbnail)
  })
  const get = async (headers: Record<string, string> = {}, method = 'GET') =>
    app.request(url, { headers, method })

  it('gives it whole, cacheable until the address ends', async () => {
    for (let again = 0; again < 2; again++) {
      const response = await get()
      expect(response.status).toBe(200)
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/webp',
        'content-length': String(bytes.byteLength),
        'cache-control': `private, max-age=${24 * 3600}, immutable`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'accept-ranges': 'bytes',
      })
      expect(response.headers.has('content-disposition')).toBe(false)
    }
    clock.advance(hourMs * 20)
    expect((await get()).headers.get('cache-control')).toBe(`private, max-age=${4 * 3600}, immutable`)
  })

  it('gives its headers alone', async () => {
    const response = await get({}, 'HEAD')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength))
    expect(await response.text()).toBe('')
  })

  it('gives nothing to who has it', async () => {
    const etag = (await get()).headers.get('etag')!
    const response = await get({ 'if-none-match': etag, range: 'bytes=0-1' })
    expect(response.status).toBe(304)
    expect(response.headers.get('etag')).toBe(etag)
    expect(await response.text()).toBe('')
  })

  it('gives ranges', async () => {
    const size = bytes.byteLength
    const response = await get({ range: 'bytes=2-4' })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes 2-4/${size}`)
    expect(response.headers.get('content-length')).toBe('3')
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.slice(2, 5))
    const end = await get({ range: 'bytes=-5' })
    expect(new Uint8Array(await end.arrayBuffer())).toEqual(bytes.slice(-5))
    expect((await get({ range: 'bytes=0-1,2-3' })).status).toBe(200)
  })

  it('refuses a range behind its end', async () => {
    const response = await get({ range: `bytes=${bytes.byteLength}-` })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${bytes.byteLength}`)
    expect(await response.json()).toMatchObject({ code: 'range-not-satisfiable' })
  })

  it('heeds a range only for the same bytes', async () => {
    const etag = (await get()).headers.get('etag')!
    expect((await get({ range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
    expect((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
    expect((await get({ range: 'bytes=0-1', 'if-range': `W/${etag}` })).status).toBe(200)
    expect((await get({ range: 'bytes=0-1', 'if-range': new Date().toUTCString() })).status).toBe(200)
  })

  it('gives nothing once it is removed', async () => {
    await get()
    await store.remove([thumbnail])
    const response = await get()
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it('notices within seconds what another process removed', async () => {
    await get()
    await rm(join(root, thumbnail))
    clock.advance(10_000)
    expect((await get()).status).toBe(404)
  })

  it('gives nothing once the address has ended', async () => {
    clock.advance(2 * windowMs)
    const response = await get()
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'forbidden' })
  })
})

describe('the type of an original', () => {
  const typed = async (contentType: string, downloadAs?: string) => {
    const url = await store.signDownload('originals/a/b/c', {
      contentType,
      ...(downloadAs ? { downloadAs } : {}),
    })
    const { headers } = await app.request(url)
    return [headers.get('content-type'), headers.get('content-disposition')]
  }
  beforeEach(() => store.put('originals/a/b/c', textBytes('<script>alert(1)</script>')))

  it.each(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])(
    '%s is shown',
    async (type) => {
      expect(await typed(type)).toEqual([type, null])
    },
  )

  it.each(['image/heic', 'image/tiff'])('%s is saved under its type', async (type) => {
    expect(await typed(type, 'a.x')).toEqual([type, `attachment; filename="a.x"; filename*=UTF-8''a.x`])
    expect((await typed(type))[1]).toMatch(/^attachment;/)
  })

  it.each([
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'text/javascript',
    'IMAGE/JPEG',
    'image/jpeg\r\nx: y',
    'nonsense',
  ])('%j is saved as bytes of no type', async (type) => {
    expect(await typed(type)).toEqual([
      'application/octet-stream',
      `attachment; filename="photo"; filename*=UTF-8''photo`,
    ])
  })
})

it.each([
  '/media/',
  '/media/x',
  '/media/..%2f..%2fetc/passwd?e=zzzzzzzz&s=x',
  `/media/${'a'.repeat(5000)}?s=x`,
  '/media/a?e=&s=',
])('reads nothing without a signature: %s', async (path) => {
  const response = await app.request(path)
  expect(response.status).toBe(403)
  expect(response.headers.get('cache-control')).toBe('no-store')
})

describe('uploading', () => {
  const key = 'originals/a/b/c'
  async function put(body: RequestInit['body'] = small, headers: Record<string, string> = {}) {
    const terms = {
      contentType: 'image/jpeg',
      sizeBytes: 10,
      sha256: await sha256Of(small),
      expiresAtMs: clock.now() + hourMs,
    }
    const request = await store.signUpload(key, terms)
    return app.request(request.url, { method: 'PUT', headers: { ...request.headers, ...headers }, body })
  }
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { code: string }).code,
  ]

  it('answers once the bytes are durable and somebody has taken them up', async () => {
    onUploaded = async (uploadedKey) => {
      expect((await store.head(uploadedKey))?.sizeBytes).toBe(10)
      uploaded.push(uploadedKey)
    }
    const response = await put()
    expect(response.status).toBe(201)
    expect(response.headers.get('etag')).toBe(`"${await sha256Of(small)}"`)
    expect(uploaded).toEqual([key])
  })

  it.each([
    [textBytes('012345678X'), {}, [422, 'checksum-mismatch']],
    [textBytes('012'), {}, [400, 'invalid-input']],
    [textBytes('0123456789X'), {}, [413, 'too-large']],
    [null, {}, [400, 'invalid-input']],
    [small, { 'content-type': 'text/html' }, [415, 'unsupported-type']],
    [small, { 'content-length': '11' }, [413, 'too-large']],
  ])('refuses %j with %j', async (body, headers: Record<string, string>, expected) => {
    expect(await codeOf(await put(body, headers))).toEqual(expected)
    expect(uploaded).toEqual([])
    expect(await store.head(key)).toBeUndefined()
  })

  it('tells who comes again that it is here, and makes sure that it is taken up', async () => {
    onUploaded = () => Promise.reject(new AppError('unavailable', 'The album is busy.', { retryAfterS: 2 }))
    const first = await put()
    expect(first.status).toBe(503)
    expect(first.headers.get('retry-after')).toBe('2')
    onUploaded = (uploadedKey) => Promise.resolve(void uploaded.push(uploadedKey))
    expect(await codeOf(await put())).toEqual([409, 'already-uploaded'])
    expect(uploaded).toEqual([key])
  })

  it('keeps nothing that nobody waits for', async () => {
    onUploaded = () => Promise.reject(new AppError('not-found', 'There is no such upload.'))
    expect(await codeOf(await put())).toEqual([404, 'not-found'])
    expect(await store.head(key)).toBeUndefined()
  })

  it('takes parts without telling anybody', async () => {
    const uploadId = await store.startParts(key)
    const { url } = await store.signPart(key, uploadId, {
      number: 1,
      sizeBytes: 10,
      expiresAtMs: clock.now() + hourMs,
    })
    expect((await app.request(url, { method: 'PUT', body: small })).status).toBe(201)
    expect(uploaded).toEqual([])
    expect(await codeOf(await app.request(url, { method: 'PUT', body: textBytes('x') }))).toEqual([
      400,
      'invalid-input',
    ])
    await store.abortParts(key, uploadId)
    expect(await codeOf(await app.request(url, { method: 'PUT', body: small }))).toEqual([404, 'not-found'])
  })

  it.each(['POST', 'DELETE', 'PATCH', 'GET'])('knows no %s', async (method) => {
    expect((await app.request('/upload/a', { method })).status).toBe(404)
  })
})

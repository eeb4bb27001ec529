import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import { systemClock, type SignedRequest, type UploadTerms } from '@cloudalbum/core'
import { hostileKeys, hostilePrefixes, sha256Of, textBytes } from '@cloudalbum/port-suites'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { cephAdmin } from '../testing/ceph-s3.ts'
import { cephClient } from '../testing/test-s3.ts'
import { createBuckets } from './create-buckets.ts'
import { createS3BlobStore, type S3BlobStore } from './s3-blob-store.ts'
import type { S3Buckets } from './s3-buckets.ts'

const client = cephClient(inject('s3'))
const name = `t${crypto.randomUUID().slice(0, 13)}`
const buckets: S3Buckets = { uploads: `${name}-uploads`, media: `${name}-media` }
const store: S3BlobStore = createS3BlobStore({ client, buckets, clock: systemClock, windowMs: 3_600_000 })
const origin = 'https://album.test'
const bytes = textBytes('the bytes of a photo')
let terms: UploadTerms
let sha256: string
let count = 0
const newKey = () => `originals/a/b/c${count++}`

beforeAll(async () => {
  await createBuckets({ client, buckets, origins: [origin], versioned: false })
  sha256 = await sha256Of(bytes)
  const expiresAtMs = Date.now() + 600_000
  terms = { contentType: 'image/jpeg', sizeBytes: bytes.byteLength, sha256, expiresAtMs }
})
afterAll(() => client.destroy())

const send = (
  { url, method, headers }: SignedRequest,
  more: {
    url?: string
    headers?: Record<string, string>
    body?: Uint8Array<ArrayBuffer>
    method?: string
  } = {},
) => fetch(more.url ?? url, { method, body: bytes, ...more, headers: { ...headers, ...more.headers } })

describe('an upload that S3 was told of', () => {
  it('is refused in each way in which it is another one', async () => {
    const key = newKey()
    const signed = await store.signUpload(key, terms)
    const other = Buffer.alloc(32).toString('base64')
    const refused = {
      'another key': { url: signed.url.replace(key, `${key}x`) },
      'another bucket': { url: signed.url.replace(buckets.uploads, buckets.media) },
      'another type': { headers: { 'content-type': 'text/html' } },
      'fewer bytes': { body: bytes.slice(1) },
      'more bytes': { body: textBytes('the bytes of a photo, and more') },
      'another checksum': { headers: { 'x-amz-checksum-sha256': other } },
      'over what is there': { headers: { 'if-none-match': '"another"' } },
      'a tampered signature': {
        url: signed.url.replace(/Signature=(.)/, (_, c) => `Signature=${c === 'a' ? 'b' : 'a'}`),
      },
      'a longer life': { url: signed.url.replace(/Expires=\d+/, 'Expires=604000') },
      'a later date': { url: signed.url.replace(/Date=\d{4}/, 'Date=2030') },
      'another account': { url: signed.url.replace(/Credential=\w{4}/, 'Credential=0000') },
    }
    for (const [what, change] of Object.entries(refused))
      expect((await send(signed, change)).status, what).toBe(403)
    for (const header of Object.keys(signed.headers)) {
      const { [header]: _, ...headers } = signed.headers
      expect((await send({ ...signed, headers })).status, `no ${header}`).toBe(403)
    }
    expect(await store.head(key)).toBeUndefined()
    expect((await send(signed)).status).toBe(200)
  })

  it('stays private, though Ceph lets it bring an access list that nobody signed', async () => {
    const key = newKey()
    const signed = await store.signUpload(key, terms)
    expect((await send(signed, { headers: { 'x-amz-acl': 'public-read' } })).status).toBe(200)
    expect((await fetch(signed.url.split('?')[0]!)).status).toBe(403)
  })

  it('is refused a second time, and its bytes stay', async () => {
    const key = newKey()
    const signed = await store.signUpload(key, terms)
    expect((await send(signed)).status).toBe(200)
    const { etag } = (await store.head(key))!
    expect((await send(signed, { body: textBytes('THE BYTES OF A PHOTO') })).status).toBe(412)
    expect((await store.head(key))!.etag).toBe(etag)
  })

  it('is refused out of time', async () => {
    const signed = await store.signUpload(newKey(), { ...terms, expiresAtMs: Date.now() - 1 })
    expect((await send(signed)).status).toBe(403)
  })

  it('does not open reading, removing or listing', async () => {
    const signed = await store.signUpload(newKey(), terms)
    for (const method of ['GET', 'HEAD', 'DELETE'])
      expect((await fetch(signed.url, { method, headers: signed.headers })).status, method).toBe(403)
  })

  it('may bring other bytes of the same size, as Ceph does not look at the checksum: processing does', async () => {
    const signed = await store.signUpload(newKey(), terms)
    expect((await send(signed, { body: textBytes('THE BYTES OF A PHOTO') })).status).toBe(200)
  })

  it('may be larger than agreed when nobody knew its size: whoever reads it checks', async () => {
    const key = `profile-uploads/a/${count++}`
    const open = { contentTypes: ['image/jpeg'], maxBytes: 10, expiresAtMs: terms.expiresAtMs }
    const signed = await store.signOpenUpload(key, open)
    expect((await send(signed, { body: bytes })).status).toBe(200)
    expect((await store.head(key))!.sizeBytes).toBeGreaterThan(open.maxBytes)
  })
})

describe('pages', () => {
  const ask = async (from: string, headers = 'content-type,if-none-match,x-amz-checksum-sha256') => {
    const { url } = await store.signUpload(newKey(), terms)
    const request = { 'access-control-request-method': 'PUT', 'access-control-request-headers': headers }
    return fetch(url, { method: 'OPTIONS', headers: { origin: from, ...request } })
  }

  it('of the album may upload', async () => {
    const answer = await ask(origin)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  })

  it.each(['https://evil.test', 'http://album.test', 'https://album.test.evil.test', 'null'])(
    'of %s may not',
    async (from) => {
      const answer = await ask(from)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  it('may not send other headers', async () => expect((await ask(origin, 'x-amz-acl')).status).toBe(403))
})

describe('a bucket that is full', () => {
  // Of this bucket alone: other tests use others at the same time.
  const quota = (...args: string[]) =>
    cephAdmin(inject('cephConf'), 'quota', ...args, '--quota-scope=bucket', `--bucket=${buckets.uploads}`)

  it('says so in the words of the album, and gives out what it has', async () => {
    const key = newKey()
    await store.put(key, bytes, { contentType: 'image/jpeg' })
    await quota('set', '--max-size=0')
    await quota('enable')
    try {
      const full = { code: 'storage-full' }
      const put = store.put(newKey(), bytes, { contentType: 'image/jpeg' })
      await expect(put).rejects.toMatchObject({ ...full, cause: { name: 'QuotaExceeded' } })
      const spooled = await store.receive(ReadableStream.from([bytes]), 1000)
      await expect(spooled.keep(newKey(), { contentType: 'image/jpeg' })).rejects.toMatchObject(full)
      await spooled.discard()
      expect((await store.head(key))?.sizeBytes).toBe(bytes.byteLength)
    } finally {
      await quota('disable')
    }
  })
})

describe('what is no key', () => {
  const calls: Record<string, (key: string) => Promise<unknown>> = {
    put: (key) => store.put(key, bytes, terms),
    head: (key) => store.head(key),
    get: (key) => store.get(key),
    withFile: (key) => store.withFile(key, () => Promise.resolve()),
    remove: (key) => store.remove(['fine', key]),
    signUpload: (key) => store.signUpload(key, terms),
    signOpenUpload: (key) => store.signOpenUpload(key, { ...terms, contentTypes: [], maxBytes: 1 }),
    startParts: (key) => store.startParts(key),
    signPart: (key) => store.signPart(key, '2~upload-id', { ...terms, number: 1 }),
    listParts: (key) => store.listParts(key, '2~upload-id'),
    completeParts: (key) => store.completeParts(key, '2~upload-id', terms),
    abortParts: (key) => store.abortParts(key, '2~upload-id'),
    signDownload: (key) => store.signDownload(key),
    isArriving: (key) => store.isArriving(key, undefined),
    keep: async (key) => {
      const spooled = await store.receive(ReadableStream.from([bytes]), 1000)
      await spooled.keep(key, terms).finally(() => spooled.discard())
    },
  }

  it.each(Object.keys(calls))('is refused by %s', async (call) => {
    for (const key of hostileKeys)
      await expect(calls[call]!(key), key).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('is refused by list, as a prefix', async () => {
    for (const prefix of hostilePrefixes)
      await expect(store.list(prefix, undefined, 10), prefix).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it.each(['', '../x', 'x/../../y z', 'a'.repeat(2000), '?uploads'])('nor is %j an upload', async (id) => {
    for (const call of [
      store.listParts('a', id),
      store.abortParts('a', id),
      store.completeParts('a', id, terms),
    ])
      await expect(call).rejects.toMatchObject({ code: 'invalid-input' })
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: buckets.uploads }))
    expect(Uploads).toBeUndefined()
  })
})

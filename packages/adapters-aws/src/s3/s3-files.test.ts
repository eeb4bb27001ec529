import {
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3'
import { systemClock, type UploadTerms } from '@cloudalbum/core'
import { FakeClock, sha256Of, textBytes } from '@cloudalbum/port-suites'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { countRequests } from '../testing/count-requests.ts'
import { cephClient, testBuckets } from '../testing/test-s3.ts'
import { createS3BlobStore, type S3BlobStore, type S3BlobStoreOptions } from './s3-blob-store.ts'
import { stagingKey } from './s3-parts.ts'

const windowMs = 12 * 3_600_000
const dayMs = 24 * 3_600_000
const jpeg = { contentType: 'image/jpeg' }
const key = 'originals/a/b/c'

let options: S3BlobStoreOptions
let store: S3BlobStore
let temporaryFolder: string
beforeEach(async () => {
  const client = cephClient(inject('s3'))
  temporaryFolder = await mkdtemp(join(tmpdir(), 'spool-'))
  options = { client, buckets: await testBuckets(client), clock: systemClock, windowMs, temporaryFolder }
  store = createS3BlobStore(options)
})
afterEach(async () => {
  options.client.destroy()
  await rm(temporaryFolder, { recursive: true })
})

const later = (ms: number) => createS3BlobStore({ ...options, clock: { now: () => Date.now() + ms } })
const keysIn = async (Bucket: string) =>
  ((await options.client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key)

describe('two buckets', () => {
  it('part what can be made again from what cannot, and look like one', async () => {
    const keys = ['clicks/a', key, 'profile-images/a/b', 'profile-uploads/a/b', 'renditions/a/b/c', 'zz']
    for (const one of keys) await store.put(one, textBytes(one), jpeg)
    expect(await keysIn(options.buckets.media)).toEqual(['profile-images/a/b', 'renditions/a/b/c'])
    expect(await keysIn(options.buckets.uploads)).toEqual(['clicks/a', key, 'profile-uploads/a/b', 'zz'])

    const pages: string[][] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = await store.list('', cursor === '' ? undefined : cursor, 2)
      pages.push(page.blobs.map((blob) => blob.key))
      cursor = page.next
    }
    expect(pages).toEqual([keys.slice(0, 2), keys.slice(2, 4), keys.slice(4)])
    expect((await store.list('profile-', undefined, 10)).blobs).toHaveLength(2)
    await store.remove(keys)
    expect((await store.list('', undefined, 10)).blobs).toEqual([])
  })

  it('more than 1,000 files are removed at once', async () => {
    const keys = Array.from({ length: 1001 }, (_, i) => `renditions/${i}`)
    await store.put(keys.at(-1)!, textBytes('x'), jpeg)
    const sent = countRequests(options.client)
    await store.remove(keys)
    expect(sent).toEqual(['DeleteObjects', 'DeleteObjects'])
    expect(await keysIn(options.buckets.media)).toEqual([])
  })
})

describe('an address for reading', () => {
  it('stays the same within a window, and works for one to two of them', async () => {
    await store.put(key, textBytes('hello'), jpeg)
    const clock = new FakeClock(Math.floor(Date.now() / windowMs) * windowMs)
    const signing = createS3BlobStore({ ...options, clock })
    const url = await signing.signDownload(key, jpeg)
    clock.advance(windowMs - 1)
    expect(await signing.signDownload(key, jpeg)).toBe(url)
    clock.advance(1)
    expect(await signing.signDownload(key, jpeg)).not.toBe(url)
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('private, max-age=43200, immutable')

    const past = new FakeClock(Date.now() - 2 * windowMs - 1000)
    const old = await createS3BlobStore({ ...options, clock: past }).signDownload(key, jpeg)
    expect((await fetch(old)).status).toBe(403)
  })

  it('saves what could be a page', async () => {
    await store.put(key, textBytes('<script>'), { contentType: 'text/html' })
    for (const shown of [{}, { contentType: 'text/html' }, { contentType: 'image/svg+xml' }])
      expect((await fetch(await store.signDownload(key, shown))).headers.get('content-disposition')).toMatch(
        /^attachment/,
      )
  })

  it('cannot be for more than a week', () => {
    expect(() => createS3BlobStore({ ...options, windowMs: 4 * dayMs })).toThrow('half of that')
  })
})

describe('an upload in parts', () => {
  const partBytes = 5 * 1024 * 1024
  const parts = [new Uint8Array(partBytes).fill(1), textBytes('the end')]
  let terms: UploadTerms
  beforeEach(async () => {
    const whole = new Uint8Array(Buffer.concat(parts))
    const sha256 = await sha256Of(whole)
    terms = { ...jpeg, sizeBytes: whole.byteLength, sha256, expiresAtMs: Date.now() + 600_000 }
  })
  const send = async (uploadId: string, number: number) => {
    const body = parts[number - 1]!
    const request = await store.signPart(key, uploadId, { ...terms, number, sizeBytes: body.byteLength })
    return fetch(request.url, { method: 'PUT', body })
  }

  it('goes on where a sudden end left it: joined, but not yet under its key', async () => {
    const uploadId = await store.startParts(key)
    const tags = [await send(uploadId, 1), await send(uploadId, 2)].map(({ headers }) => headers.get('etag')!)
    const join = new CompleteMultipartUploadCommand({
      Bucket: options.buckets.uploads,
      Key: stagingKey(key),
      UploadId: uploadId,
      MultipartUpload: { Parts: tags.map((ETag, i) => ({ ETag, PartNumber: i + 1 })) },
    })
    await options.client.send(join)
    expect(await store.head(key)).toBeUndefined()
    expect((await store.list('', undefined, 10)).blobs).toEqual([])

    await store.completeParts(key, uploadId, terms)
    expect((await store.head(key))?.contentType).toBe('image/jpeg')
    expect(await keysIn(options.buckets.uploads)).toEqual([key])
    await expect(store.completeParts(key, uploadId, terms)).rejects.toMatchObject({
      code: 'already-uploaded',
    })
  })

  it('leaves alone what came another way meanwhile', async () => {
    const uploadId = await store.startParts(key)
    await Promise.all([send(uploadId, 1), send(uploadId, 2)])
    await store.put(key, textBytes('first'), jpeg)
    await expect(store.completeParts(key, uploadId, terms)).rejects.toMatchObject({
      code: 'already-uploaded',
    })
    expect(await text((await store.get(key)).body)).toBe('first')
  })

  it('is refused with more bytes than announced, and is joined once it is as announced', async () => {
    const uploadId = await store.startParts(key)
    await Promise.all([send(uploadId, 1), send(uploadId, 2)])
    const fewer = { ...terms, sizeBytes: terms.sizeBytes - 1 }
    await expect(store.completeParts(key, uploadId, fewer)).rejects.toMatchObject({
      code: 'checksum-mismatch',
    })
    await store.completeParts(key, uploadId, terms)
  })

  it('is arriving for a day after its last part', async () => {
    const uploadId = await store.startParts(key)
    expect(await store.isArriving(key, uploadId)).toBe(true)
    await send(uploadId, 1)
    expect(await store.isArriving(key, uploadId)).toBe(true)
    expect(await later(dayMs + 60_000).isArriving(key, uploadId)).toBe(false)
    expect(await store.isArriving(key, undefined)).toBe(false)
    await store.abortParts(key, uploadId)
    expect(await store.isArriving(key, uploadId)).toBe(false)
  })

  it('is collected with all that broken ones leave, when it is old', async () => {
    const uploadId = await store.startParts(key)
    await send(uploadId, 1)
    await store.receive(ReadableStream.from([textBytes('never kept')]), 100)
    await store.put('originals/a/b/d', textBytes('a photo'), jpeg)
    expect(await store.collectLeftovers(dayMs)).toBe(0)
    expect(await later(2 * dayMs).collectLeftovers(dayMs)).toBe(2)
    const { Uploads } = await options.client.send(
      new ListMultipartUploadsCommand({ Bucket: options.buckets.uploads }),
    )
    expect([Uploads, await readdir(temporaryFolder)]).toEqual([undefined, []])
    expect(await keysIn(options.buckets.uploads)).toEqual(['originals/a/b/d'])
  })
})

describe('bytes of unknown size', () => {
  async function* broken() {
    yield await Promise.resolve(textBytes('half'))
    throw new Error('The connection is gone.')
  }

  it('are kept under a key, with their type', async () => {
    const spooled = await store.receive(ReadableStream.from([textBytes('hel'), textBytes('lo')]), 5)
    expect(spooled).toMatchObject({ sizeBytes: 5, sha256: await sha256Of(textBytes('hello')) })
    await spooled.keep(key, jpeg)
    const found = await options.client.send(
      new HeadObjectCommand({ Bucket: options.buckets.uploads, Key: key }),
    )
    expect([found.ContentLength, found.ContentType]).toEqual([5, 'image/jpeg'])
    expect(await readdir(temporaryFolder)).toEqual([])
  })

  it('may be none', async () => {
    const spooled = await store.receive(ReadableStream.from([]), 5)
    await spooled.keep(key, jpeg)
    expect((await store.head(key))?.sizeBytes).toBe(0)
  })

  it('leave nothing when they are too many, or break off, or are given up', async () => {
    const many = store.receive(ReadableStream.from([textBytes('hello')]), 4)
    await expect(many).rejects.toMatchObject({ code: 'too-large' })
    await expect(store.receive(broken(), 100)).rejects.toMatchObject({ code: 'invalid-input' })
    const spooled = await store.receive(ReadableStream.from([textBytes('hello')]), 5)
    await spooled.discard()
    await spooled.discard()
    expect(await readdir(temporaryFolder)).toEqual([])
    expect(await keysIn(options.buckets.uploads)).toEqual([])
  })
})

it('a file that is lent is gone afterwards, and one that a sudden end left is collected', async () => {
  await store.put(key, textBytes('hello'), jpeg)
  const seen = await store.withFile(key, async (path) => [await readFile(path, 'utf8'), dirname(path)])
  expect(seen).toEqual(['hello', temporaryFolder])
  expect(await readdir(temporaryFolder)).toEqual([])
  await writeFile(join(temporaryFolder, 'left.lent'), 'hello')
  expect(await later(2 * dayMs).collectLeftovers(dayMs)).toBe(1)
})

it('a body that nobody reads to its end holds no connection', async () => {
  const large = new Uint8Array(2_000_000)
  await store.put(key, large, jpeg)
  // More than there are connections: the last would wait for the first for ever.
  for (let n = 0; n < 60; n++) {
    const { body } = await store.get(key)
    if (n % 2) await body.cancel()
    else {
      const reader = body.getReader()
      await reader.read()
      await reader.cancel()
    }
  }
  expect((await store.head(key))?.sizeBytes).toBe(large.byteLength)
})

it('versions keep what Ceph lets be overwritten in a versioned bucket: S3 itself refuses it', async () => {
  const VersioningConfiguration = { Status: 'Enabled' as const }
  const Bucket = options.buckets.uploads
  await options.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  await store.put(key, textBytes('first'), jpeg)
  await store.put(key, textBytes('second'), jpeg)
  expect(await text((await store.get(key)).body)).toBe('second')
})

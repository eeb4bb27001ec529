import { ListObjectVersionsCommand } from '@aws-sdk/client-s3'
import { systemClock, type UploadTerms } from '@cloudalbum/core'
import { sha256Of, textBytes } from '@cloudalbum/port-suites'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { startFaultyEndpoint, type Faults, type FaultyEndpoint } from '../testing/faulty-endpoint.ts'
import { cephClient, testBuckets } from '../testing/test-s3.ts'
import { createS3BlobStore, type S3BlobStore } from './s3-blob-store.ts'
import type { S3Buckets } from './s3-buckets.ts'

const jpeg = { contentType: 'image/jpeg' }
const large = new Uint8Array(300_000).map((_, i) => i % 251)
const partBytes = 5 * 1024 * 1024
const whole = new Uint8Array(partBytes + 1000).map((_, i) => i % 241)
/** Waits between tries take no time here: what is bounded is their number. */
const wait = () => Promise.resolve()

let faulty: FaultyEndpoint
let buckets: S3Buckets
let store: S3BlobStore
/** The same files, without faults. */
let truth: S3BlobStore
let close: () => void
let temporaryFolder: string

beforeEach(async () => {
  const direct = cephClient(inject('s3'))
  buckets = await testBuckets(direct)
  faulty = await startFaultyEndpoint({ target: inject('s3').endpoint, seed: 7, faults: {} })
  const client = cephClient(inject('s3'), { endpoint: faulty.endpoint, idleMs: 2000 })
  temporaryFolder = await mkdtemp(join(tmpdir(), 'faults-'))
  const options = { buckets, clock: systemClock, windowMs: 3_600_000, temporaryFolder }
  store = createS3BlobStore({ ...options, client, wait })
  truth = createS3BlobStore({ ...options, client: direct })
  close = () => [direct, client].forEach((one) => one.destroy())
})
afterEach(async () => {
  close()
  await faulty.stop()
  await rm(temporaryFolder, { recursive: true })
})

const each: [string, Faults][] = [
  ['S3 is busy', { busy: 0.3 }],
  ['connections break', { reset: 0.3 }],
  ['answers are lost', { lostReply: 0.3 }],
  ['all of it happens', { busy: 0.15, reset: 0.15, lostReply: 0.15 }],
]

describe.each(each)('while %s', (_, faults) => {
  beforeEach(() => faulty.set(faults))

  it('files are put once, read whole, and removed', async () => {
    const keys = Array.from({ length: 12 }, (_, i) => `originals/a/b/${i}`)
    for (const key of keys) await store.put(key, large, jpeg)
    for (const key of keys) {
      await expect(store.put(key, textBytes('another'), jpeg)).rejects.toMatchObject({
        code: 'already-uploaded',
      })
      const { info, body } = await store.get(key)
      expect(info.sizeBytes).toBe(large.byteLength)
      expect((await buffer(body)).equals(large)).toBe(true)
      expect(
        (await buffer((await store.get(key, { start: 1000, end: 250_999 })).body)).equals(
          large.subarray(1000, 251_000),
        ),
      ).toBe(true)
    }
    expect((await store.list('originals/', undefined, 5)).blobs).toHaveLength(5)
    await store.remove(keys)
    expect((await truth.list('', undefined, 10)).blobs).toEqual([])
    expect(faulty.counts.busy + faulty.counts.reset + faulty.counts.lostReply).toBeGreaterThan(10)
  })

  it('files on this machine are whole, and gone afterwards', async () => {
    await truth.put('originals/a/b/c', large, jpeg)
    for (let n = 0; n < 10; n++)
      expect((await store.withFile('originals/a/b/c', (path) => readFile(path))).equals(large)).toBe(true)
    expect(await readdir(temporaryFolder)).toEqual([])
  })

  it('bytes of a form are kept once', async () => {
    const key = 'originals/a/b/c'
    const received = await store.receive(ReadableStream.from([large]), large.byteLength)
    await received.keep(key, jpeg)
    expect((await buffer((await truth.get(key)).body)).equals(large)).toBe(true)
    const again = await store.receive(ReadableStream.from([large]), large.byteLength)
    await expect(again.keep(key, jpeg)).rejects.toMatchObject({ code: 'already-uploaded' })
    await again.discard()
  })

  it('an upload in parts becomes one file', async () => {
    const key = 'originals/a/b/c'
    const sha256 = await sha256Of(whole)
    const terms: UploadTerms = {
      ...jpeg,
      sizeBytes: whole.byteLength,
      sha256,
      expiresAtMs: Date.now() + 600_000,
    }
    const uploadId = await store.startParts(key)
    for (const [i, body] of [whole.slice(0, partBytes), whole.slice(partBytes)].entries()) {
      const part = { number: i + 1, sizeBytes: body.byteLength, expiresAtMs: terms.expiresAtMs }
      const request = await truth.signPart(key, uploadId, part)
      expect((await fetch(request.url, { method: 'PUT', body })).ok).toBe(true)
    }
    expect(await store.listParts(key, uploadId)).toEqual([1, 2])
    await store.completeParts(key, uploadId, terms)
    expect(await sha256Of(new Uint8Array(await buffer((await truth.get(key)).body)))).toBe(sha256)
    expect((await truth.list('', undefined, 10)).blobs).toHaveLength(1)
  })
})

describe('when nothing goes well any more', () => {
  const calls: Record<string, () => Promise<unknown>> = {
    put: () => store.put('originals/a/b/new', large, jpeg),
    head: () => store.head('originals/a/b/c'),
    get: () => store.get('originals/a/b/c'),
    withFile: () => store.withFile('originals/a/b/c', () => Promise.resolve()),
    remove: () => store.remove(['originals/a/b/c']),
    list: () => store.list('', undefined, 10),
    startParts: () => store.startParts('originals/a/b/c'),
    listParts: () => store.listParts('originals/a/b/c', '2~upload-id'),
  }
  beforeEach(() => truth.put('originals/a/b/c', large, jpeg))

  const forLater = { code: 'unavailable', retryAfterS: expect.any(Number), cause: expect.any(Error) }

  it.each(Object.keys(calls))('%s ends, as something for later, and nothing has changed', async (name) => {
    faulty.set({ busy: 1 })
    await expect(calls[name]!()).rejects.toMatchObject(forLater)
    expect((await truth.list('', undefined, 10)).blobs).toHaveLength(1)
  })

  it.each(Object.keys(calls))(
    '%s whose answers are lost ends too, and what is there is whole',
    async (name) => {
      faulty.set({ lostReply: 1 })
      await expect(calls[name]!()).rejects.toMatchObject(forLater)
      for (const { key } of (await truth.list('', undefined, 10)).blobs)
        expect((await buffer((await truth.get(key)).body)).equals(large)).toBe(true)
    },
  )

  it('a body that breaks ends as an error, never as less', async () => {
    const { body } = await store.get('originals/a/b/c')
    faulty.set({ reset: 1 })
    const early = await buffer(body).catch((error: unknown) => error)
    if (Buffer.isBuffer(early)) expect(early.equals(large)).toBe(true)
    else expect(early).toMatchObject({ code: 'unavailable' })
  })

  it('nor is there a second version of anything that was put', async () => {
    faulty.set({ lostReply: 0.6 })
    const key = 'originals/a/b/lost'
    await store
      .put(key, large, jpeg)
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'unavailable' }))
    const list = new ListObjectVersionsCommand({ Bucket: buckets.uploads, Prefix: key })
    const { Versions = [] } = await cephClient(inject('s3')).send(list)
    expect(Versions.length).toBeLessThanOrEqual(1)
  })
})

it('a service that does not answer is given up after a bounded time', async () => {
  const silent = await startFaultyEndpoint({
    target: inject('s3').endpoint,
    seed: 1,
    faults: { lostReply: 1 },
  })
  const endpoint = silent.endpoint
  await silent.stop()
  const client = cephClient(inject('s3'), { endpoint })
  const store = createS3BlobStore({ client, buckets, clock: systemClock, windowMs: 3_600_000 })
  const startedMs = performance.now()
  await expect(store.head('originals/a/b/c')).rejects.toMatchObject({ code: 'unavailable' })
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  client.destroy()
})

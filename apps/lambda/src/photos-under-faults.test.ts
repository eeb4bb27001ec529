import { createS3BlobStore } from '@cloudalbum/adapters-aws'
import {
  cephClient,
  objectCreated,
  queueEvent,
  startFaultyEndpoint,
  type FaultyEndpoint,
} from '@cloudalbum/adapters-aws/testing'
import { parseOriginalKey, renditionKeys, renditionVersion, systemClock } from '@cloudalbum/core'
import { createImageProcessor } from '@cloudalbum/imaging'
import { Draws } from '@cloudalbum/port-suites/sequences'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { handlerOf, startApi, type Services } from './testing/local-cloud.ts'
import { signIn, type SignedIn } from './testing/signed-in.ts'

/** Two of three requests go wrong, half way or when they are done. */
const faults = { busy: 0.25, reset: 0.25, lostReply: 0.15 }
const photos = 6

let faulty: FaultyEndpoint
let services: Services
let person: SignedIn
let folder: string
let take: (event: SQSEvent) => Promise<SQSBatchResponse>
/** What is in S3, without faults on the way. */
let files: ReturnType<typeof createS3BlobStore>
let uploaded: { photoId: string; key: string; bytes: Buffer }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'under-faults-'))
  const s3 = inject('s3')
  faulty = await startFaultyEndpoint({ target: s3.endpoint, seed: 11, faults: {} })
  const emulators = { dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: { ...s3, endpoint: faulty.endpoint } }
  const { services: started, api } = await startApi(emulators, { TMPDIR: folder })
  services = started
  const { buckets } = services
  files = createS3BlobStore({ client: cephClient(s3), buckets, clock: systemClock, windowMs: 3_600_000 })
  take = await handlerOf('process-photo')
  person = await signIn(api)
  for (let number = 0; number < photos; number++) uploaded.push(await upload(number))
}, 240_000)
afterAll(async () => {
  await services.stop()
  await faulty.stop()
  await rm(folder, { recursive: true })
})

async function upload(number: number) {
  // Noise, so that the file is of some size and has a middle.
  const noise = { type: 'gaussian' as const, mean: 90 + number * 10, sigma: 40 }
  const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#000', noise } })
    .jpeg()
    .toBuffer()
  return { ...(await person.upload(bytes, `${number}.jpg`)), bytes }
}

const newsOf = ({ key }: { key: string }) =>
  JSON.stringify(objectCreated(key, { bucket: services.buckets.uploads }))

/** Those that are handed back. */
async function handedBack(messages: readonly string[]): Promise<string[]> {
  const { batchItemFailures } = await take(queueEvent(messages))
  return batchItemFailures.flatMap(
    ({ itemIdentifier }) => messages[Number(itemIdentifier.slice('message-'.length))] ?? [],
  )
}

/** Ten messages at a time to two functions at once, again and again until none is handed back. */
async function deliver(messages: readonly string[]): Promise<void> {
  const waiting = [...messages]
  const worker = async () => {
    while (waiting.length > 0) waiting.push(...(await handedBack(waiting.splice(0, 10))))
  }
  await Promise.all([worker(), worker()])
}

const stateOf = async (id: string) => (await person.ask<{ state: string }>('GET', `/api/photos/${id}`)).state

const storage = async () => {
  const account = await person.ask<{ storage: Record<string, number | null> }>('GET', '/api/account')
  const { photos: ready, processing, rejected, usedBytes } = account.storage
  return { ready, processing, rejected, usedBytes }
}

const counted = (ready: number) => ({
  ready,
  processing: 0,
  rejected: 0,
  usedBytes: uploaded.reduce((sum, { bytes }) => sum + bytes.length, 0),
})

const bytesAt = async (key: string) => buffer((await files.get(key)).body)

describe('while two of three requests to S3 go wrong', () => {
  it('news of photos that come five times, in any order, make each of them ready, and count it once', async () => {
    faulty.set(faults)
    const news = uploaded.flatMap((one) => Array.from({ length: 5 }, () => newsOf(one)))
    await deliver(new Draws(3).shuffled(news))
    faulty.set({})
    const { busy, reset, lostReply } = faulty.counts
    expect(Math.min(busy, reset, lostReply)).toBeGreaterThan(0)
    for (const { photoId } of uploaded) expect(await stateOf(photoId)).toBe('ready')
    expect(await storage()).toEqual(counted(photos))
    expect(await person.ask('GET', '/api/timeline')).toMatchObject({ total: photos })
    const told = services.published.filter(({ attributes }) => attributes['type'] === 'photo.ready')
    expect(told.length).toBeGreaterThanOrEqual(photos)
  }, 240_000)

  it('renditions are those that the bytes give, and nothing else is left', async () => {
    const images = createImageProcessor({ concurrency: 1 })
    const path = join(folder, 'original')
    const expected = new Set<string>()
    for (const { key, bytes } of uploaded) {
      await writeFile(path, bytes)
      const image = await images.process(path)
      if (image.outcome !== 'ready') expect.fail(image.detail)
      const parts = parseOriginalKey(key) ?? expect.fail(key)
      const [thumbnail = '', preview = ''] = renditionKeys({ ...parts, renditionVersion })
      expect((await bytesAt(thumbnail)).equals(image.thumbnail)).toBe(true)
      expect((await bytesAt(preview)).equals(image.preview)).toBe(true)
      expect((await bytesAt(key)).equals(bytes)).toBe(true)
      for (const one of [key, thumbnail, preview]) expected.add(one)
    }
    await images.close()
    await rm(path)
    const { blobs } = await files.list('', undefined, 100)
    expect(new Set(blobs.map(({ key }) => key))).toEqual(expected)
    expect(await files.collectLeftovers(-3_600_000)).toBe(0)
    const left = (await readdir(folder, { recursive: true })).filter((name) => /\.(tmp|lent)$/.test(name))
    expect(left).toEqual([])
  }, 120_000)
})

describe('while S3 answers nothing at all', () => {
  it('messages are handed back, nothing is counted, and the photos are made when it is over', async () => {
    const late = [await upload(photos), await upload(photos + 1)]
    uploaded = [...uploaded, ...late]
    const unreadable = '{"not":"of S3"}'
    const messages = [newsOf(late[0] ?? expect.fail()), unreadable, newsOf(late[1] ?? expect.fail())]
    faulty.set({ busy: 1 })
    expect((await handedBack(messages)).sort()).toEqual(messages.toSorted())
    faulty.set({})
    expect(await storage()).toMatchObject({ ready: photos, rejected: 0 })
    expect(await handedBack(messages)).toEqual([unreadable])
    expect(await storage()).toEqual(counted(photos + 2))
  }, 120_000)
})

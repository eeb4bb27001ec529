import { objectCreated, queueEvent, startFaultyEndpoint } from '@cloudalbum/adapters-aws/testing'
import type { SQSEvent } from 'aws-lambda'
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { httpEvent, type Asked } from './testing/http-event.ts'
import { baseUrl, handlerOf, startApi, type Api, type Services } from './testing/local-cloud.ts'
import { signIn, type SignedIn } from './testing/signed-in.ts'
import { offerStreaming, streamed } from './testing/streaming.ts'
import { watchRows } from './testing/watched-rows.ts'

type Streams = Parameters<typeof streamed>[0]
interface Ticket {
  url: string
  sizeBytes: number
  more: { url: string }[]
}

const host = 'https://x123.lambda-url.us-east-1.on.aws'
const sixMb = 6 * 1024 * 1024

let services: Services
let rows: Awaited<ReturnType<typeof watchRows>>
let files: Awaited<ReturnType<typeof startFaultyEndpoint>>
let api: Api
let download: Streams
let person: SignedIn
const originals: { id: string; bytes: Buffer }[] = []

/** As CloudFront asks the function: it signs, and carries beside it what the caller says. */
const stream = (path: string, asked: Asked = {}, options = {}) => {
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=cloudfront', ...asked.headers }
  return streamed(download, httpEvent('GET', `${host}${path}`, { ...asked, headers }), options)
}
const signedIn = (): Asked => ({ headers: { 'x-album-authorization': `Bearer ${person.accessToken}` } })

/** Noise, which no compression makes smaller, with a place that links do not show. */
const drawLarge = (side: number) =>
  sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 100 })
    .withExif({ IFD0: { ImageDescription: 'where it was' } })
    .toBuffer()

async function upload(bytes: Buffer, fileName: string): Promise<void> {
  const { photoId, key } = await person.upload(bytes, fileName)
  const process = await handlerOf<(event: SQSEvent) => Promise<unknown>>('process-photo')
  await process(queueEvent([JSON.stringify(objectCreated(key))]))
  originals.push({ id: photoId, bytes })
}

beforeAll(async () => {
  rows = await watchRows(inject('dynamoDbEndpoint'))
  files = await startFaultyEndpoint({ target: inject('s3').endpoint, seed: 1, faults: {} })
  ;({ services, api } = await startApi({ dynamoDbEndpoint: inject('dynamoDbEndpoint'), s3: inject('s3') }))
  person = await signIn(api)
  for (const [index, side] of [1100, 1100, 2300].entries())
    await upload(await drawLarge(side), `${index}.jpg`)
  // The functions above have found their services by now; this one is watched.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: rows.endpoint,
    AWS_ENDPOINT_URL_S3: files.endpoint,
  })
  offerStreaming()
  download = await handlerOf<Streams>('download')
}, 240_000)
afterAll(async () => {
  await services.stop()
  await rows.stop()
  await files.stop()
})

const ids = () => originals.map(({ id }) => id)
const ticket = () => person.ask<Ticket>('POST', '/api/downloads', { ids: ids() })

/** Contents of the files of a ZIP that stores them as they are, each checked against its CRC (APPNOTE.TXT, 4.3). */
function contentsOf(zip: Buffer): Buffer[] {
  const contents: Buffer[] = []
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  for (let at = zip.readUInt32LE(end + 16); zip.toString('latin1', at, at + 4) === 'PK\x01\x02';) {
    const [crc, size, local] = [16, 24, 42].map((offset) => zip.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ]
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    contents.push(zip.subarray(start, start + size))
    expect(crc32(contents.at(-1) ?? Buffer.alloc(0))).toBe(crc)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30)
  }
  return contents
}

describe('the function that streams', () => {
  it('gives a ZIP of more than 6 MB, byte for byte, once', async () => {
    const { url, sizeBytes, more } = await ticket()
    expect([sizeBytes > sixMb, more]).toEqual([true, []])
    const { statusCode, headers, bytes } = await stream(url)
    expect(statusCode).toBe(200)
    expect(headers['content-length']).toBe(String(bytes.length))
    const contents = contentsOf(bytes)
    expect(contents).toHaveLength(3)
    for (const [index, { bytes: original }] of originals.entries())
      expect(contents[index]?.equals(original), String(index)).toBe(true)
    expect((await stream(url)).statusCode).toBe(404)
  }, 60_000)

  it('reads no more when whoever asked goes away, and the address works again', async () => {
    const { url } = await ticket()
    const before = files.counts.fine
    const { bytes } = await stream(url, {}, { leavesAfter: 200_000 })
    expect(bytes.length).toBeLessThan(sixMb)
    expect(files.counts.fine - before).toBe(1)
    expect((await stream(url)).statusCode).toBe(200)
  }, 60_000)

  it('breaks off, without an end that looks like one, when a file cannot be read', async () => {
    const { url } = await ticket()
    files.set({ busy: 1 })
    await expect(stream(url)).rejects.toThrow()
    files.set({})
    expect((await stream(url)).statusCode).toBe(200)
  }, 60_000)

  it('gives an original of a link of more than 6 MB, without what the link does not show', async () => {
    const { id: albumId } = await person.ask<{ id: string }>('POST', '/api/albums', { title: 'Noise' })
    await person.ask('POST', `/api/albums/${albumId}/photos`, { photoIds: ids() })
    const link = await person.ask<{ url: string }>('POST', '/api/share-links', {
      albumId,
      allowDownload: true,
    })
    const linkToken = link.url.split('/').at(-1)
    const largest = originals.at(-1)
    const { headers, bytes } = await stream(`/api/shares/${linkToken}/photos/${largest?.id}/original`)
    expect(headers['content-type']).toBe('image/jpeg')
    expect(bytes.length).toBeGreaterThan(sixMb)
    expect(bytes.includes('where it was')).toBe(false)
    expect(largest?.bytes.includes('where it was')).toBe(true)
  }, 60_000)

  it('gives exports to who may have them, by the word that stands beside the signature', async () => {
    const { id } = await person.ask<{ id: string }>('POST', '/api/galleries', { title: 'Creatures' })
    for (const path of ['export', 'insights/days', 'clicks']) {
      const address = `/api/galleries/${id}/${path}`
      expect((await stream(address)).statusCode, path).toBe(401)
      expect((await stream(address, signedIn())).statusCode, path).toBe(200)
    }
  })

  it('gives the client of 2019 its whole list, and says in its dialect who is nobody', async () => {
    const { secret } = await person.ask<{ secret: string }>('POST', '/api/keys', { name: 'old' })
    const listed = await stream('/compat/cloudalbum/photos/', {
      headers: { 'x-album-authorization': `Bearer ${secret}` },
    })
    expect(JSON.parse(listed.bytes.toString())).toMatchObject({ ok: true })
    const refused = await stream('/compat/cloudalbum/photos/')
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([400, '*'])
    expect(JSON.parse(refused.bytes.toString())).toHaveProperty('msg')
  })

  it('answers nothing else', async () => {
    for (const path of ['/api/timeline', '/compat/cloudalbum/users/ping', '/', '/api/downloads/unknown'])
      expect((await stream(path, signedIn())).statusCode, path).toBe(404)
  })

  it('has the security headers of the API', async () => {
    const { headers } = await stream('/api/downloads/unknown')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })

  it('writes no table but those of tickets and keys, and counts of photos that a read settles', () => {
    const plain = (names: Set<string>) => [...names].map((name) => name.replace(/^f[0-9a-f]{8}-/, '')).sort()
    const written = plain(rows.seen.writes).filter((name) => !name.startsWith('photo-'))
    expect(written).toEqual(['api-keys', 'download-tickets'])
    expect(plain(rows.seen.reads).length).toBeGreaterThan(5)
  })
})

describe('the function that answers in one piece', () => {
  it('says what does not fit into one, instead of failing', async () => {
    const { url } = await ticket()
    const answer = await api(httpEvent('GET', `${baseUrl}${url}`), {})
    expect(answer.statusCode).toBe(413)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'too-large' })
  }, 60_000)

  it('gives originals out by an address of S3, whatever their size', async () => {
    const { id, bytes } = originals.at(-1) ?? { id: '', bytes: Buffer.alloc(0) }
    const headers = { authorization: `Bearer ${person.accessToken}` }
    const answer = await api(httpEvent('GET', `${baseUrl}/api/photos/${id}/original`, { headers }), {})
    expect(answer.statusCode).toBe(302)
    const got = await fetch(String(answer.headers?.['location']))
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
  })
})

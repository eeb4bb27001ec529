import { openTestAlbum, announced, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import {
  completeUpload,
  getUpload,
  processPhoto,
  purgePhotos,
  receiveOriginal,
  removePurgedBatch,
  renditionKey,
  reservePhotos,
  systemClock,
  trashPhotos,
  uploadPhoto,
  type Photo,
} from '@cloudalbum/core'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { countRequests } from '../testing/count-requests.ts'
import { cephClient, testBuckets } from '../testing/test-s3.ts'
import { createS3BlobStore, type S3BlobStore } from './s3-blob-store.ts'

const document = new URL('../../../../docs/data/s3.md', import.meta.url)
/** What happens → requests, as the document says. */
let documented: Map<string, string>
let album: TestAlbum
let blobs: S3BlobStore
let sent: string[]
let close: () => void
let number = 0

beforeAll(async () => {
  const rows = (await readFile(document, 'utf8')).matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)
  documented = new Map([...rows].map(([, what = '', requests = '']) => [what.trim(), requests.trim()]))
  const client = cephClient(inject('s3'))
  sent = countRequests(client)
  const options = { client, clock: systemClock, windowMs: 12 * 3_600_000 }
  blobs = createS3BlobStore({ ...options, buckets: await testBuckets(client) })
  album = openTestAlbum(systemClock)
  close = () => client.destroy()
  sent.length = 0
})
afterAll(() => {
  close()
  album.close()
})

const ports = () => ({ ...album.ports, blobs, onError: () => undefined })
const newBytes = (sizeBytes = 1000) => {
  const bytes = new Uint8Array(sizeBytes)
  new DataView(bytes.buffer).setUint32(0, ++number)
  return bytes
}
const photoOf = async (id: string): Promise<Photo> => (await album.ports.photos.get(id))!

/** `2 PutObject + GetObject`, in the order in which each came first. */
async function measured(run: () => Promise<unknown>): Promise<string> {
  sent.length = 0
  await run()
  const counts = Map.groupBy(sent, (name) => name)
  const terms = [...counts].map(([name, all]) => (all.length === 1 ? name : `${all.length} ${name}`))
  return terms.join(' + ') || 'none'
}

async function reserve(bytes: Uint8Array): Promise<Photo> {
  const [answer] = await reservePhotos(ports(), album.album.accountId, [announced(bytes)])
  if (answer?.outcome !== 'upload' && answer?.outcome !== 'parts') throw new Error('It was refused.')
  if (answer.outcome === 'upload') {
    const { url, method, headers } = answer.upload
    expect((await fetch(url, { method, headers, body: Buffer.from(bytes) })).ok).toBe(true)
  }
  return photoOf(answer.photoId)
}

async function ready(): Promise<Photo> {
  const photo = await reserve(newBytes())
  await receiveOriginal(ports(), `originals/${photo.accountId}/${photo.id}/${photo.sha256}`)
  await processPhoto(ports(), photo.id)
  return photoOf(photo.id)
}

/** Each needs the one before. */
describe('requests to S3, as docs/data/s3.md counts them', () => {
  const same = async (what: string, run: () => Promise<unknown>) =>
    expect([what, await measured(run)]).toEqual([what, documented.get(what)])

  it('of an upload', async () => {
    const bytes = newBytes()
    await same('reserve a photo, with an address for its bytes', () => reserve(bytes))
    const { photos } = await album.ports.photos.listByState(null, 'expected', Infinity, undefined, 10)
    const photo = photos[0]!
    const key = `originals/${photo.accountId}/${photo.id}/${photo.sha256}`
    await same('hear that the bytes are there', () => receiveOriginal(ports(), key))
    await same('hear it again', () => receiveOriginal(ports(), key))
    await same('process a photo', () => processPhoto(ports(), photo.id))
    await same('process it again', () => processPhoto(ports(), photo.id))
    expect((await photoOf(photo.id)).state).toBe('ready')
  })

  it('of a form', () =>
    same('take a photo from a form', async () => {
      const spooled = await blobs.receive(ReadableStream.from([newBytes()]), 10_000)
      const file = { fileName: 'a.jpg', contentType: 'image/jpeg' }
      await uploadPhoto(ports(), album.album.accountId, file, spooled)
    }))

  it('of an upload in parts', async () => {
    const bytes = newBytes(65 * 1024 * 1024)
    const { accountId } = album.album
    let photo = undefined as Photo | undefined
    await same('reserve a photo of more than 64 MiB', async () => (photo = await reserve(bytes)))
    if (!photo) throw new Error('There is no photo.')
    const { id } = photo
    await same('ask for the first addresses of parts', () => getUpload(ports(), accountId, id))
    const upload = await getUpload(ports(), accountId, id)
    if (upload.outcome !== 'parts') throw new Error('It goes in parts.')
    let at = 0
    for (const { url, method, sizeBytes } of upload.missing) {
      const body = bytes.slice(at, (at += sizeBytes))
      expect((await fetch(url, { method, body })).ok).toBe(true)
    }
    await same('ask for addresses of parts again', () => getUpload(ports(), accountId, id))
    await same('complete an upload in parts', () => completeUpload(ports(), accountId, id))
  })

  it('of reading', async () => {
    const photo = await ready()
    const sign = () => blobs.signDownload(renditionKey(photo, 'thumbnail'))
    await same('show a page of 200 thumbnails', () => Promise.all(Array.from({ length: 200 }, sign)))
    await same('give a rendition of a link or a gallery', async () =>
      text((await blobs.get(renditionKey(photo, 'preview'))).body),
    )
  })

  it('of removing', async () => {
    const made = await Promise.all(Array.from({ length: 100 }, ready))
    const { accountId } = album.album
    const ids = made.map(({ id }) => id)
    await trashPhotos(ports(), accountId, ids)
    await purgePhotos(ports(), accountId, ids)
    await same('remove 100 photos', () => removePurgedBatch(ports(), accountId))
    for (const photo of made) expect(await blobs.head(renditionKey(photo, 'thumbnail'))).toBeUndefined()
  })

  it('of looking for what no row knows', () =>
    same('look through 1,000 files', () => blobs.list('originals/', undefined, 999)))
})

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import {
  createWorker,
  originalKey,
  processJobKind,
  processPhotoJob,
  receiveOriginal,
  renditionKey,
  reservePhotos,
  systemClock,
} from '@cloudalbum/core'
import { createImageProcessor } from '@cloudalbum/imaging'
import { serve, type ServerType } from '@hono/node-server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { mediaRoutes } from './media-routes.ts'
import { blobServer } from './serve-blob.ts'

const samples = join(import.meta.dirname, '../../../../../shared/samples/photos')
const images = createImageProcessor({ concurrency: 1 })

let album: TestAlbum
let server: ServerType
let base: string
beforeEach(async () => {
  album = openTestAlbum(systemClock)
  const onUploaded = async (key: string) => void (await receiveOriginal(album.ports, key))
  const onFault = (error: unknown) => {
    throw error
  }
  const app = mediaRoutes({ ...blobServer(album.ports.blobs, systemClock), onUploaded, onFault })
  await new Promise<void>(
    (resolve) => (server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve())),
  )
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await images.close()
  await new Promise((resolve) => server.close(resolve))
  album.close()
})

async function reserve(bytes: Uint8Array, fileName: string) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const one = { fileName, sizeBytes: bytes.byteLength, sha256, contentType: '' }
  const [answer] = await reservePhotos(album.ports, album.album.accountId, [one])
  if (answer?.outcome !== 'upload') throw new Error(`The album says ${answer?.outcome}`)
  return answer
}

it.skipIf(!existsSync(samples))('photos of real cameras travel from the file to the thumbnail', async () => {
  const names = (await readdir(samples)).filter((name) => /^(?:Canon|DSCN|IMG_5195)/.test(name))
  const ids: string[] = []
  for (const name of names) {
    const bytes = await readFile(join(samples, name))
    const { photoId, upload } = await reserve(bytes, name)
    const put = () =>
      fetch(base + upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(bytes) })
    expect((await put()).status).toBe(201)
    expect((await put()).status).toBe(409)
    ids.push(photoId)
  }
  const handlers = { [processJobKind]: processPhotoJob({ ...album.ports, images }) }
  await createWorker({
    queue: album.ports.jobs,
    handlers,
    concurrency: 1,
    onError: album.ports.onError,
  }).runDue()
  for (const photo of await album.ports.photos.getMany(ids)) {
    expect(photo, photo.fileName).toMatchObject({ state: 'ready' })
    const url = base + (await album.ports.blobs.signDownload(renditionKey(photo, 'thumbnail')))
    const response = await fetch(url)
    expect(response.headers.get('content-type')).toBe('image/webp')
    expect((await response.arrayBuffer()).byteLength).toBe(Number(response.headers.get('content-length')))
    const again = await fetch(url, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    const original = await fetch(
      base + (await album.ports.blobs.signDownload(originalKey(photo), { contentType: photo.contentType })),
    )
    expect(
      createHash('sha256')
        .update(new Uint8Array(await original.arrayBuffer()))
        .digest('hex'),
    ).toBe(photo.sha256)
  }
  expect((await album.ports.photos.usage(album.album.accountId)).counts).toMatchObject({
    ready: names.length,
    rejected: 0,
  })
})

it('a connection that breaks leaves nothing, and the upload can be made again', async () => {
  const bytes = new Uint8Array(1_000_000).fill(7)
  const { photoId, upload } = await reserve(bytes, 'a.jpg')
  await new Promise<void>((resolve) => {
    const headers = { ...upload.headers, 'content-length': String(bytes.byteLength) }
    const sender = request(base + upload.url, { method: 'PUT', headers })
    sender.on('error', () => resolve())
    sender.write(bytes.subarray(0, 400_000), () => sender.destroy(new Error('unplugged')))
  })
  const photo = await album.ports.photos.get(photoId)
  if (!photo) throw new Error('The photo is gone')
  await expect.poll(() => album.ports.blobs.isArriving(originalKey(photo), undefined)).toBe(false)
  expect(await album.ports.blobs.head(originalKey(photo))).toBeUndefined()
  expect(await readdir(join(album.folder, 'files/.incoming')).catch(() => [])).toEqual([])
  const again = await fetch(base + upload.url, { method: 'PUT', headers: upload.headers, body: bytes })
  expect(again.status).toBe(201)
  expect((await album.ports.photos.get(photoId))?.state).toBe('processing')
})

it('a body that runs on beyond what was announced is told so, and the connection is used again', async () => {
  const bytes = new Uint8Array(1_000_000).fill(7)
  const { upload } = await reserve(bytes, 'a.jpg')
  const more = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000))
      if ((sent += 100_000) === 3_000_000) controller.close()
    },
  })
  let sent = 0
  const put = { method: 'PUT', headers: upload.headers, body: more, duplex: 'half' } as RequestInit
  const refused = await fetch(base + upload.url, put)
  expect(refused.status).toBe(413)
  expect(await refused.json()).toMatchObject({ code: 'too-large' })
  expect(
    (await fetch(base + upload.url, { method: 'PUT', headers: upload.headers, body: bytes })).status,
  ).toBe(201)
})

import {
  createDiskBlobStore,
  createSqlitePhotoStore,
  dataFolder,
  openDatabase,
  type DiskBlobStore,
} from '@cloudalbum/adapters-local'
import { newPhotoRow, originalKey, systemClock } from '@cloudalbum/core'
import { loadSecrets } from '../secrets.ts'
import { NoAnswer, signIn, type AlbumClient } from './lib/album-client.ts'
import type { AlbumProcess } from './lib/album-process.ts'
import { draw, sha256Of, type Drawn } from './lib/draw.ts'
import type { Scenario, World } from './lib/kill-loop.ts'
import { rowsOf, withDatabase } from './lib/look.ts'

/** Large enough to come in several pieces. */
const photo = await draw(1, 900)
const before = await draw(2)
const partBytes = Math.ceil(photo.bytes.byteLength / 2)
const shown = 'the photo'

/** One that was there before, which no kill may touch. */
async function furnish(client: AlbumClient): Promise<void> {
  if ((await client.form(before)).status !== 201) throw new Error('The album does not take a photo.')
}

/** What was acknowledged is ready, byte for byte; what was not is there whole or not at all. */
async function check(album: AlbumProcess, world: World): Promise<string[]> {
  const client = await signIn(album)
  const wanted = world.acknowledged.has(shown) ? [before, photo] : [before]
  const missing = await Promise.all(wanted.map((one) => notAsUploaded(client, world, one)))
  const { total } = await client.json<{ total: number }>('GET', '/api/timeline')
  const ready = rowsOf(world.dataDir).filter((row) => row.state === 'ready').length
  return [...missing.flat(), ...(total === ready ? [] : [`the timeline counts ${total}, there are ${ready}`])]
}

async function notAsUploaded(client: AlbumClient, { dataDir }: World, { sha256, fileName }: Drawn) {
  const row = rowsOf(dataDir).find((one) => one.sha256 === sha256)
  if (row?.state !== 'ready') return [`${fileName} was acknowledged and is ${row?.state ?? 'gone'}`]
  const { downloadUrl, thumbnailUrl } = await client.json<{ downloadUrl: string; thumbnailUrl: string }>(
    'GET',
    `/api/photos/${row.id}`,
  )
  const original = await client.get(downloadUrl)
  const thumbnail = await client.get(thumbnailUrl)
  return [
    ...(sha256Of(original.bytes) === sha256
      ? []
      : [`${fileName} comes back as other bytes (${original.status})`]),
    ...(thumbnail.status === 200 ? [] : [`${fileName} has no thumbnail: ${thumbnail.status}`]),
    ...(wasTold(dataDir, row.id) ? [] : [`pages were not told that ${fileName} is ready`]),
  ]
}

const wasTold = (dataDir: string, photoId: string) =>
  withDatabase(dataDir, (db) =>
    db.prepare('SELECT 1 FROM changes WHERE change LIKE ?').get(`%photo-ready%${photoId}%`),
  ) !== undefined

const checkLater = ({ dataDir, acknowledged }: World): string[] =>
  acknowledged.has(shown) && !rowsOf(dataDir).some((row) => row.sha256 === photo.sha256)
    ? ['the acknowledged photo is gone the day after']
    : []

const common = {
  furnish,
  check,
  checkLater,
  promise: { answer: /^201 (?:PUT|POST \/api\/photos\/file)/, what: shown },
}

export const uploadByPut: Scenario = {
  ...common,
  name: 'upload',
  async act(album, world) {
    const client = await signIn(album)
    const reserved = await client.reserve(photo)
    if (reserved.outcome === 'duplicate') return void world.acknowledged.add(shown)
    acknowledge(world, await client.put(reserved.upload, photo.bytes), [201, 409])
  },
}

export const uploadByForm: Scenario = {
  ...common,
  name: 'upload as a form',
  async act(album, world) {
    const client = await signIn(album)
    acknowledge(world, await client.form(photo), [201])
  },
}

/** As of a file over 64 MiB, but with small parts: the reservation is made beside the album. */
export const uploadInParts: Scenario = {
  ...common,
  name: 'upload in parts',
  promise: { answer: /^200 POST .*complete$/, what: shown },
  async furnish(client, _album, dataDir) {
    await furnish(client)
    const announced = { ...photo, sizeBytes: photo.bytes.byteLength, contentType: 'image/jpeg' }
    const row = newPhotoRow(client.accountId, announced, 'UTC', Date.now())
    const uploadId = await storeOf(dataDir).startParts(originalKey(row))
    const db = openDatabase(dataFolder(dataDir).database)
    await createSqlitePhotoStore(db).reserve({ ...row, uploadId }, null)
    db.close()
  },
  async act(album, world) {
    const client = await signIn(album)
    const row = rowsOf(world.dataDir).find((one) => one.sha256 === photo.sha256)
    if (!row) throw new Error('The reservation is gone.')
    if (row.state === 'expected') await putParts(client, world.dataDir, row)
    acknowledge(world, await client.send('POST', `/api/photos/${row.id}/upload/complete`), [200])
  },
}

async function putParts(
  client: AlbumClient,
  dataDir: string,
  row: { id: string; accountId: string; sha256: string },
) {
  const uploadId = withDatabase(dataDir, (db) =>
    db.prepare<[string], string>('SELECT upload_id FROM photos WHERE id = ?').pluck().get(row.id),
  )
  if (!uploadId) throw new Error('The upload in parts is gone.')
  for (const number of [1, 2]) {
    const bytes = photo.bytes.subarray((number - 1) * partBytes, number * partBytes)
    const terms = { number, sizeBytes: bytes.byteLength, expiresAtMs: Date.now() + 3_600_000 }
    const target = await storeOf(dataDir).signPart(originalKey(row), uploadId, terms)
    const { status, text } = await client.put(target, bytes)
    if (status === 0) throw new NoAnswer('part')
    if (status !== 201) throw new Error(`A part is answered with ${status} ${text}`)
  }
}

function acknowledge(world: World, { status, text }: { status: number; text: string }, good: number[]): void {
  if (status === 0) throw new NoAnswer('upload')
  if (!good.includes(status)) throw new Error(`The upload is answered with ${status} ${text}`)
  world.acknowledged.add(shown)
}

const storeOf = (dataDir: string): DiskBlobStore =>
  createDiskBlobStore({
    root: dataFolder(dataDir).files,
    baseUrl: '',
    secret: loadSecrets(dataDir).mediaSecret,
    clock: systemClock,
    windowMs: 3_600_000,
  })

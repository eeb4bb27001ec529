import {
  createDiskBlobStore,
  createSqliteChangeFeed,
  createSqliteJobQueue,
  createSqliteLongWorkStore,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { FakeClock, samplesOf, startMs, type Samples } from '@cloudalbum/port-suites'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../ids.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { LongWorkStore } from '../ports/long-work-store.ts'
import { collectTrash } from './collect-trash.ts'
import { emptyTrash } from './empty-trash.ts'
import { originalKey, renditionKey, type Photo } from './photo.ts'
import { purgeJobKind, purgePhotos, type PurgePorts } from './purge-photos.ts'
import { resumeWork, stopWork } from '../keeping/ask-long-work.ts'
import { longWorkJob, longWorkKind } from '../keeping/long-work-job.ts'
import { purgeAll, purgeSome, purgeWorkKind } from '../keeping/purge/purge-work.ts'

const dayMs = 86_400_000

let folder: string
let close: () => void
let clock: FakeClock
let own: Samples
let other: Samples
let blobs: BlobStore
let ports: PurgePorts & { jobs: ReturnType<typeof createSqliteJobQueue>; work: LongWorkStore }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'purge-'))
  const db = openDatabase(join(folder, 'album.db'))
  // Thousands of commits, and no power cut.
  db.pragma('synchronous = OFF')
  migrate(db, migrations)
  clock = new FakeClock(startMs)
  blobs = createDiskBlobStore({
    root: join(folder, 'files'),
    baseUrl: '',
    secret: new Uint8Array(32),
    clock,
    windowMs: 3_600_000,
  })
  const photos = createSqlitePhotoStore(db)
  own = samplesOf({ photos, index: createSqlitePhotoIndex(db) }, newId())
  other = samplesOf(own, newId())
  ports = {
    photos,
    jobs: createSqliteJobQueue(db, clock),
    work: createSqliteLongWorkStore(db),
    changes: createSqliteChangeFeed(db, clock),
    clock,
  }
  close = () => db.close()
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true })
})

async function stored(samples: Samples): Promise<Photo> {
  const photo = await samples.ready()
  for (const key of [originalKey(photo), renditionKey(photo, 'thumbnail'), renditionKey(photo, 'preview')])
    await blobs.put(key, new Uint8Array([1, 2, 3]), { contentType: 'image/jpeg' })
  return photo
}

const keys = async () => (await blobs.list('', undefined, 1000)).blobs.map((blob) => blob.key)
const trash = (samples: Samples, photos: Photo[]) =>
  own.photos.trash(
    samples.accountId,
    photos.map((photo) => photo.id),
    clock.now(),
  )

/** Runs the jobs as the worker does, until there is none. */
async function work(removing: BlobStore = blobs): Promise<number> {
  let count = 0
  for (let job; (job = await ports.jobs.lease([purgeJobKind], 60_000)); await ports.jobs.complete(job))
    count += await purgeSome(
      { ...ports, photos: own.photos, blobs: removing },
      job.payload['accountId'] as string,
    )
  return count
}

describe('purging', () => {
  it('removes bytes and rows of the photos, and nothing else', async () => {
    const [gone, kept, foreign] = [await stored(own), await stored(own), await stored(other)]
    await trash(own, [gone])
    await purgePhotos(ports, own.accountId, [gone.id])
    expect(await keys()).toHaveLength(9)
    expect(await work()).toBe(1)
    const left = await keys()
    expect(left).toHaveLength(6)
    expect(left.filter((key) => key.includes(gone.id))).toEqual([])
    expect((await own.photos.usage(own.accountId)).usedBytes).toBe(kept.sizeBytes)
    expect(await own.photos.get(gone.id)).toBeUndefined()
    expect((await own.again(foreign)).state).toBe('ready')
  })

  it('goes on where a run was cut off, wherever that was', async () => {
    const photos: Photo[] = []
    for (let i = 0; i < 5; i++) photos.push(await stored(own))
    await trash(own, photos)
    await emptyTrash(ports, own.accountId)
    const cut = new Error('the power went')
    const halfway = Object.assign(Object.create(blobs) as BlobStore, {
      remove: async (all: string[]) => {
        await blobs.remove(all.slice(0, 4))
        throw cut
      },
    })
    const job = { ...ports, photos: own.photos }
    await expect(purgeSome({ ...job, blobs: halfway }, own.accountId)).rejects.toBe(cut)
    expect((await own.photos.usage(own.accountId)).usedBytes).toBe(5000)
    const finish = {
      ...own.photos,
      finishPurge: (id: string) => (id === photos[2]?.id ? Promise.reject(cut) : own.photos.finishPurge(id)),
    }
    await expect(purgeSome({ ...job, blobs, photos: finish }, own.accountId)).rejects.toBe(cut)
    expect(await work()).toBe(3)
    expect(await keys()).toEqual([])
    expect(await own.photos.usage(own.accountId)).toEqual({
      usedBytes: 0,
      counts: { expected: 0, processing: 0, ready: 0, rejected: 0, trashed: 0 },
    })
  })

  it('tells how far it is where there are many, can be stopped, and goes on', async () => {
    const photos = []
    for (let i = 0; i < 701; i++) photos.push(await own.reserve())
    await own.photos.startPurge(
      own.accountId,
      photos.map((photo) => photo.id),
      startMs,
      true,
    )
    const all = { ...ports, photos: own.photos, blobs, onError: () => undefined }
    const purge = longWorkKind(() => purgeAll(all, own.accountId))
    const job = longWorkJob(all, { [purgeWorkKind]: purge })
    const id = `${purgeWorkKind}:${own.accountId}`
    const run = () => job.run({ workId: id }, { signal: new AbortController().signal, attempt: 1 })
    expect(await purgeSome(all, own.accountId)).toBe(500)
    await stopWork(ports, id)
    await run()
    expect(await purgeSome(all, own.accountId)).toBe(0)
    expect(await ports.work.get(id)).toMatchObject({ state: 'stopped', done: 0 })
    await resumeWork(ports, id)
    await run()
    expect(await ports.work.get(id)).toMatchObject({ state: 'done', done: 201, total: 201 })
    expect((await own.photos.usage(own.accountId)).usedBytes).toBe(0)
  })

  it('gives up unfinished uploads in parts', async () => {
    const photo = await own.reserve()
    const terms = {
      contentType: 'image/jpeg',
      sizeBytes: photo.sizeBytes,
      sha256: photo.sha256,
      expiresAtMs: startMs + dayMs,
    }
    const uploadId = await blobs.startParts(originalKey(photo), terms)
    await own.photos.edit(own.accountId, [photo.id], () => ({ uploadId }), startMs)
    await own.photos.startPurge(own.accountId, [photo.id], startMs, true)
    await purgeSome({ ...ports, photos: own.photos, blobs }, own.accountId)
    await expect(blobs.listParts(originalKey(photo), uploadId)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the trash', () => {
  it('is collected after 30 days, in every account', async () => {
    const [old, foreign, young] = [await stored(own), await stored(other), await stored(own)]
    await trash(own, [old])
    await trash(other, [foreign])
    clock.advance(dayMs)
    await trash(own, [young])
    clock.advance(29 * dayMs)
    expect(await collectTrash(ports)).toBe(0)
    clock.advance(1)
    expect(await collectTrash(ports)).toBe(2)
    expect(await collectTrash(ports)).toBe(0)
    expect(await work()).toBe(2)
    expect((await own.again(young)).state).toBe('trashed')
  })

  it('takes up a purge whose job was lost', async () => {
    const photo = await stored(own)
    await own.photos.startPurge(own.accountId, [photo.id], clock.now(), true)
    await collectTrash(ports)
    expect(await work()).toBe(0)
    clock.advance(11 * 60_000)
    await collectTrash(ports)
    expect(await work()).toBe(1)
    expect(await keys()).toEqual([])
  })

  it('of more than a batch is emptied whole', async () => {
    const photos = []
    for (let i = 0; i < 501; i++) photos.push(await own.rejected())
    await trash(own, photos)
    await emptyTrash(ports, own.accountId)
    expect((await own.photos.usage(own.accountId)).counts.trashed).toBe(0)
  })
})

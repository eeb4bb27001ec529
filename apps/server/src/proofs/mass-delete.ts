import { createSqlitePhotoStore, dataFolder, openDatabase } from '@cloudalbum/adapters-local'
import { newPhotoRow, originalKey, renditionKey, type NewPhoto } from '@cloudalbum/core'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NoAnswer, signIn, signUp } from './lib/album-client.ts'
import { startAlbum } from './lib/album-process.ts'
import { collectLater } from './lib/collect.ts'
import { sha256Of } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { isSettled, problemsOf, rowsOf } from './lib/look.ts'
import { until } from './lib/until.ts'
import type { Form, Proven } from './proof.ts'

const restartAheadMs = 11 * 60_000
const guest = { email: 'guest@example.org', password: 'southern lights over the ice' }
/** A job in which the process has ended six times is not run again; the upkeep puts another one in its place. */
const givenUp = /^a job dead: (?:purge-photos|long-work)/
const keptCount = 20
const perRequest = 1000
/** The largest transaction is the tombstones of 500 photos, each of some ten steps: a kill inside it undoes all of it. */
const largestBatch = 500

/** Thousands of photos are deleted by an album that is killed again and again: in the end they are gone, and nothing else is. */
export async function deleteMany(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const [count, kills] = form === 'long' ? [10_000, 40] : [300, 4]
    const { ids, kept } = await fill(dataDir, count)
    let ahead = 0
    const stepsEach = Math.min(count, largestBatch) * 1.7
    let killed = 0
    for (let run = 0; run < kills * 4; run++) {
      const album = await startAlbum({ dataDir, aheadMs: (ahead += restartAheadMs) })
      if (killed < kills) await album.plan({ kind: 'kill', at: stepsEach * (1 + (run % 5)) })
      await removeRest(album, dataDir, ids)
      await until(
        'the work to be done, or the end',
        () => album.isDead() || isSettled(dataDir) || undefined,
        300_000,
      )
      if (album.isDead()) killed++
      const left = rowsOf(dataDir).length
      await album.kill()
      if (left === kept.length && isSettled(dataDir)) break
    }
    await collectLater(dataDir, ahead + 25 * 3_600_000)
    const rows = new Set(rowsOf(dataDir).map((row) => row.id))
    return {
      points: killed,
      problems: [
        ...problemsOf(dataDir).filter((problem) => !givenUp.test(problem)),
        ...(killed < Math.min(2, kills) ? [`only ${killed} kills hit`] : []),
        ...kept.filter((id) => !rows.has(id)).map((id) => `${id} was to be kept`),
        ...(rows.size === kept.length ? [] : [`${rows.size - kept.length} photos are left`]),
      ],
    }
  })
}

/** As somebody does who says it again after each outage. */
async function removeRest(
  album: Awaited<ReturnType<typeof startAlbum>>,
  dataDir: string,
  ids: string[],
): Promise<void> {
  try {
    const client = await signIn(album)
    const wanted = new Set(ids)
    const ready = rowsOf(dataDir).filter((row) => row.state === 'ready' && wanted.has(row.id))
    for (let at = 0; at < ready.length; at += perRequest)
      await client.json('POST', '/api/photos/trash', {
        ids: ready.slice(at, at + perRequest).map(({ id }) => id),
      })
    await client.json('DELETE', '/api/trash')
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    await album.dead
  }
}

/** Photos of two accounts, with files that are as long as needed. Some of the first are kept, and all of the second. */
async function fill(dataDir: string, count: number): Promise<{ ids: string[]; kept: string[] }> {
  const album = await startAlbum({ dataDir })
  const owner = (await signUp(album)).accountId
  const other = (await signUp(album, guest)).accountId
  await album.kill()
  const db = openDatabase(dataFolder(dataDir).database)
  db.pragma('synchronous = OFF')
  const store = createSqlitePhotoStore(db)
  const add = async (accountId: string, number: number): Promise<string> => {
    const bytes = Buffer.from(`proof ${accountId} ${number}`)
    const announced = {
      fileName: `${number}.jpg`,
      sizeBytes: bytes.length,
      sha256: sha256Of(bytes),
      contentType: 'image/jpeg',
    }
    const row = newPhotoRow(accountId, announced, 'UTC', Date.now())
    writeFiles(dataFolder(dataDir).files, row, bytes)
    await store.reserve(row, null)
    await store.startProcessing(row.id, Date.now())
    await store.complete(row.id, row.sha256, { ...facts, taken: row.taken }, Date.now())
    return row.id
  }
  const all = await Promise.all(Array.from({ length: count + keptCount }, (_, i) => add(owner, i)))
  const foreign = await Promise.all(Array.from({ length: keptCount }, (_, i) => add(other, i)))
  db.close()
  return { ids: all.slice(keptCount), kept: [...all.slice(0, keptCount), ...foreign] }
}

const facts = {
  contentType: 'image/jpeg',
  width: 40,
  height: 30,
  thumbHash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
  renditionVersion: 1,
  camera: { make: 'CloudAlbum' },
  tags: ['proof'],
  description: '',
  location: { latitude: 37, longitude: 127 },
}

function writeFiles(root: string, row: NewPhoto, bytes: Buffer): void {
  const rendered = { ...row, renditionVersion: 1 }
  for (const key of [
    originalKey(row),
    renditionKey(rendered, 'thumbnail'),
    renditionKey(rendered, 'preview'),
  ]) {
    mkdirSync(dirname(join(root, key)), { recursive: true })
    writeFileSync(join(root, key), bytes)
  }
}

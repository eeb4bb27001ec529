import { readConfig } from '@cloudalbum/config'
import {
  isAppError,
  newPhotoRow,
  originalKey,
  processJobKind,
  receiveOriginal,
  reconcile,
  type NewPhoto,
} from '@cloudalbum/core'
import { join } from 'node:path'
import type { LocalAdapters } from '../adapters/local.ts'
import { openParts } from './lib/open-parts.ts'
import { random } from '../seed/random.ts'
import { draw, type Drawn } from './lib/draw.ts'
import { withFolder } from './lib/folders.ts'
import { inLanes } from './lib/lanes.ts'
import { problemsOf, rowsOf, withDatabase } from './lib/look.ts'
import type { Form, Proven } from './proof.ts'

const copies = 100
const lostShare = 0.1
const accountId = '0000000000000000000000prf1'

interface Arrival {
  photo: Drawn
  row: NewPhoto
}

/**
 * Of each photo: its row, its bytes and a hundred hints that they are there, in any order, a tenth of the hints lost, all
 * of them for some photos; and a hundred jobs. One result each; what nobody heard of is found by the reconciler.
 */
export async function duplicateEvents(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs }
    const faults: unknown[] = []
    const log = (level: string, event: string, fields?: object) =>
      void (level === 'error' && faults.push({ event, ...fields }))
    const { adapters, drain } = openParts({
      config: readConfig({ DATA_DIR: dataDir }),
      baseUrl: '',
      log,
      clock,
      timeZoneOf: () => Promise.resolve('UTC'),
    })
    const arrivals = await arrivalsOf(form === 'long' ? 100 : 12)
    await inLanes(
      shuffled(arrivals.flatMap((one, i) => eventsOf(adapters, one, i))),
      async (event) => void (await event()),
    )
    await drain()
    clock.aheadMs = 11 * 60_000
    await reconcile({ ...adapters, onError: (error) => void faults.push(error) })
    await drain()
    const problems = [...resultProblems(dataDir, arrivals), ...problemsOf(dataDir), ...faults.map(String)]
    await adapters.images.close()
    adapters.close()
    return { points: arrivals.length * copies, problems }
  })
}

const arrivalsOf = (count: number): Promise<Arrival[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const photo = await draw(2000 + i)
      const announced = { ...photo, sizeBytes: photo.bytes.byteLength, contentType: 'image/jpeg' }
      return { photo, row: newPhotoRow(accountId, announced, 'UTC', Date.now()) }
    }),
  )

const rng = random(7)

/** Every tenth photo is never heard of; of every third come jobs that nobody joins. */
function eventsOf(
  adapters: LocalAdapters,
  { photo, row }: Arrival,
  number: number,
): (() => Promise<unknown>)[] {
  const key = originalKey(row)
  const hint = () => receiveOriginal(adapters, key).catch(unlessTooEarly)
  const job = () => adapters.jobs.enqueue({ kind: processJobKind, payload: { photoId: row.id } })
  const heard =
    number % 10 === 0 ? [] : Array.from({ length: copies }, () => hint).filter(() => !rng.chance(lostShare))
  return [
    () => adapters.photos.reserve(row, null),
    () => adapters.blobs.put(key, photo.bytes),
    ...heard,
    ...(number % 3 === 0 ? Array.from({ length: copies }, () => job) : []),
  ]
}

function unlessTooEarly(error: unknown): void {
  if (!isAppError(error, 'not-found')) throw error
}

function shuffled<T>(items: T[]): T[] {
  const mixed = items.map((item) => ({ item, at: rng.between(0, 1) }))
  return mixed.toSorted((a, b) => a.at - b.at).map(({ item }) => item)
}

function resultProblems(dataDir: string, arrivals: Arrival[]): string[] {
  const rows = rowsOf(dataDir)
  const told = withDatabase(dataDir, (db) =>
    db.prepare<[], string>('SELECT change FROM changes').pluck().all(),
  )
  return arrivals.flatMap(({ row: { id } }) => {
    const states = rows.filter((row) => row.id === id).map((row) => row.state)
    const news = told.filter((change) => change.includes(id)).length
    return [
      ...(states.join() === 'ready' ? [] : [`photo ${id} is ${states.join()}`]),
      ...(news === 1 ? [] : [`pages were told ${news} times of ${id}`]),
    ]
  })
}

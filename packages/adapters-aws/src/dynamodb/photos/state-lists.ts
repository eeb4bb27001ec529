import { monthOf, type Photo, type PhotoState, type PhotoStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { unfinishedPhotos } from './account-counts.ts'
import { readMonths } from './month-counts.ts'
import { countPending } from './pending-counts.ts'
import { keyFromCursor, orderKey, shards, timeKey, timeOfKey } from './photo-keys.ts'
import { getPhotos } from './photo-reader.ts'
import {
  isUnfinished,
  listKeyOf,
  stateList,
  toPhoto,
  workList,
  type PhotoRow,
  type WorkRow,
} from './photo-rows.ts'
import { photosOfMonth } from './timeline.ts'

type Page = Awaited<ReturnType<PhotoStore['listByState']>>

/** A part of a list in order of time: keys after one and before another. */
interface Part {
  after: string
  before: string
  limit: number
}

/**
 * As the port says. Lists come from indexes, which may be a moment behind; those of all accounts are looked up in the photos
 * again. Unfinished photos are read all, of the account or of all accounts, and put in order: they are few, as each waits
 * for its bytes or for its turn only.
 */
export async function listByState(
  dynamo: Dynamo,
  ...[accountId, state, beforeMs, cursor, limit]: Parameters<PhotoStore['listByState']>
): Promise<Page> {
  const after = cursor === undefined ? '' : keyFromCursor(cursor)
  const part = { after, before: timeKey(beforeMs), limit: limit + 1 }
  if (accountId === null) return pageOfKeys(dynamo, state, await ofAll(dynamo, state, part), limit)
  if (state === 'ready') return readyOnes(dynamo, accountId, beforeMs, cursor, limit)
  if (isUnfinished(state)) {
    const rows = await Array.fromAsync(unfinishedPhotos(dynamo, accountId))
    return pageOfKeys(dynamo, state, firstOf(rows, state, part), limit)
  }
  return pageOf(await ofAccount(dynamo, stateList(accountId, state), part), limit)
}

interface Entry {
  key: string
  photo: Photo
}

function pageOf(entries: Entry[], limit: number): Page {
  const kept = entries.slice(0, limit)
  const last = kept.at(-1)
  return {
    photos: kept.map(({ photo }) => photo),
    ...(last && entries.length > limit ? { next: last.key } : {}),
  }
}

interface Keyed {
  id: string
  key: string
}

/** Photos that have left the state meanwhile are missing from the page. */
async function pageOfKeys(
  dynamo: Dynamo,
  state: PhotoState,
  keyed: readonly Keyed[],
  limit: number,
): Promise<Page> {
  const kept = keyed.slice(0, limit)
  const last = kept.at(-1)
  const photos = await getPhotos(
    dynamo,
    kept.map(({ id }) => id),
    // Whoever does something about them looks again.
    { consistent: false },
  )
  return {
    photos: photos.filter((photo) => photo.state === state),
    ...(last && keyed.length > limit ? { next: last.key } : {}),
  }
}

async function ofAccount(dynamo: Dynamo, list: string, { after, before, limit }: Part): Promise<Entry[]> {
  if (after >= before) return []
  const rows = dynamo.each<PhotoRow>({
    table: 'photos',
    index: 'byList',
    keys: '#list = :list AND #listKey BETWEEN :after AND :before',
    values: { list, after: after || timeKey(-Infinity), before },
    limit: limit + 1,
  })
  const found: Entry[] = []
  for await (const row of rows) {
    const { listKey = '' } = row
    if (listKey !== after) found.push({ key: listKey, photo: toPhoto(row) })
    if (found.length === limit) break
  }
  return found
}

async function ofAll(dynamo: Dynamo, state: PhotoState, part: Part): Promise<Keyed[]> {
  if (state === 'ready') throw new Error('Ready photos are listed by account only.')
  const rows = await Promise.all(
    Array.from({ length: shards }, (_, shard) => ofShard(dynamo, state, shard, part)),
  )
  return firstOf(rows.flat(), state, part)
}

async function ofShard(dynamo: Dynamo, state: PhotoState, shard: number, part: Part): Promise<WorkRow[]> {
  const { after, before, limit } = part
  const work = workList(state, shard)
  const of = { table: 'photos', index: 'byWork' }
  if (isUnfinished(state))
    return Array.fromAsync(dynamo.each<WorkRow>({ ...of, keys: '#work = :work', values: { work } }))
  if (after >= before) return []
  const { rows } = await dynamo.query<WorkRow>({
    ...of,
    keys: '#work = :work AND #workKey BETWEEN :after AND :before',
    values: { work, after: after || timeKey(-Infinity), before },
    limit: limit + 1,
  })
  return rows
}

/** Of these rows, the first ones of a part. */
function firstOf(rows: readonly WorkRow[], state: PhotoState, { after, before, limit }: Part): Keyed[] {
  return rows
    .filter((row) => row.state === state)
    .map((row) => ({
      id: row.id,
      key: isUnfinished(state) ? orderKey(row.updatedAtMs, row.id) : row.workKey,
    }))
    .filter(({ key }) => key > after && key < before)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, limit)
}

/** By capture time, the newest first: there is no list of them by the time of their last change. */
async function readyOnes(
  dynamo: Dynamo,
  accountId: string,
  beforeMs: number,
  cursor: string | undefined,
  limit: number,
): Promise<Page> {
  const range = { from: timeKey(-Infinity), before: cursor ?? timeKey(Infinity) }
  const newestMonth = cursor === undefined ? undefined : monthOf(timeOfKey(cursor))
  const found: Entry[] = []
  await countPending(dynamo, accountId)
  for await (const { month } of readMonths(dynamo, accountId)) {
    if (newestMonth !== undefined && month > newestMonth) continue
    for await (const { photo } of photosOfMonth(dynamo, accountId, month, range, limit + 1)) {
      if (photo.updatedAtMs < beforeMs) found.push({ key: listKeyOf(photo), photo })
      if (found.length > limit) return pageOf(found, limit)
    }
  }
  return pageOf(found, limit)
}

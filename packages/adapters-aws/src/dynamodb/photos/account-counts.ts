import type { Photo, PhotoUsage } from '@cloudalbum/core'
import type { Dynamo, Write } from '../dynamo.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { shardOf } from './photo-keys.ts'
import { workList, type WorkRow } from './photo-rows.ts'

const table = 'photo-accounts'

/**
 * One row an account. `photos`: all but purging ones. Ready photos are those that are nothing else; unfinished ones are
 * counted in their index, so that a photo on its way to ready needs no write here.
 */
type AccountRow = { accountId: string } & Partial<Counts>
type Counts = { usedBytes: number; photos: number; rejected: number; trashed: number }

/** Nothing when nothing changes. */
export function accountWrites(accountId: string, changes: readonly PhotoChange[]): Write[] {
  const moves: Counts = { usedBytes: 0, photos: 0, rejected: 0, trashed: 0 }
  const add = (photo: Photo | undefined, sign: 1 | -1) => {
    if (!photo) return
    moves.usedBytes += sign * photo.sizeBytes
    if (photo.state !== 'purging') moves.photos += sign
    if (photo.state === 'rejected' || photo.state === 'trashed') moves[photo.state] += sign
  }
  for (const { before, after } of changes) {
    add(before, -1)
    add(after, 1)
  }
  const moved = Object.entries(moves).filter(([, by]) => by !== 0)
  if (moved.length === 0) return []
  const update = `ADD ${moved.map(([name]) => `#${name} :${name}`).join(', ')}`
  return [{ table, change: { accountId }, update, values: Object.fromEntries(moved) }]
}

/** Counts new photos, if they leave room: `mostBytes` is what may be used before; null: any number. */
export function reserveWrite(accountId: string, photos: readonly Photo[], mostBytes: number | null): Write {
  const usedBytes = photos.reduce((sum, photo) => sum + photo.sizeBytes, 0)
  const write = {
    table,
    change: { accountId },
    update: 'ADD #usedBytes :usedBytes, #photos :photos',
    values: { usedBytes, photos: photos.length },
  }
  if (mostBytes === null) return write
  // Of an account without a row nothing is used.
  const empty = mostBytes >= 0 ? 'attribute_not_exists(#usedBytes) OR ' : ''
  return {
    ...write,
    condition: `${empty}#usedBytes <= :mostBytes`,
    values: { ...write.values, mostBytes },
  }
}

const unfinishedOf = (accountId: string) => ({
  table: 'photos',
  index: 'byWork',
  keys: '#work = :work AND begins_with(#workKey, :own)',
  values: { work: workList('expected', shardOf(accountId)), own: `${accountId}#` },
})

/** `expected` and `processing` ones, the first reserved first. */
export const unfinishedPhotos = (dynamo: Dynamo, accountId: string) =>
  dynamo.each<WorkRow>(unfinishedOf(accountId))

export async function readUsage(dynamo: Dynamo, accountId: string): Promise<PhotoUsage> {
  const [row, unfinished] = await Promise.all([
    dynamo.get<AccountRow>(table, { accountId }),
    Array.fromAsync(unfinishedPhotos(dynamo, accountId)),
  ])
  const { usedBytes = 0, photos = 0, rejected = 0, trashed = 0 } = row ?? {}
  const expected = unfinished.filter(({ state }) => state === 'expected').length
  const processing = unfinished.length - expected
  // The index may be a moment behind.
  const ready = Math.max(0, photos - rejected - trashed - unfinished.length)
  return { usedBytes, counts: { expected, processing, ready, rejected, trashed } }
}

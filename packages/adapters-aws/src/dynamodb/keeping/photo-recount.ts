import type { Photo } from '@cloudalbum/core'
import { chunks } from '../chunks.ts'
import type { Dynamo } from '../dynamo.ts'
import { countPending } from '../photos/pending-counts.ts'
import { getPhotos } from '../photos/photo-reader.ts'
import { listByState } from '../photos/state-lists.ts'
import { startCells } from './cell-recount.ts'
import type { Difference, Look, Recount } from './difference.ts'
import { startHashes, type Hashes } from './hash-recount.ts'
import { startHints } from './hint-recount.ts'
import { startNumbers } from './number-recount.ts'

/** Bytes and states of an account, its months, the map, what search goes by, and which photo has which bytes. */
export const lookAtPhotos: Look = async (dynamo, accountId, signal, nowMs): Promise<Difference[]> => {
  await countPending(dynamo, accountId)
  const hashes = await startHashes(dynamo, accountId)
  const recounts: Recount<Photo>[] = [
    await startNumbers(dynamo, accountId),
    await startCells(dynamo, accountId),
    await startHints(dynamo, accountId, nowMs),
    hashes,
  ]
  for await (const photo of photosOf(dynamo, accountId, hashes, signal))
    for (const recount of recounts) recount.add(photo)
  return recounts.flatMap((recount) => recount.differences())
}

const states = ['ready', 'rejected', 'trashed', 'purging', 'expected', 'processing'] as const

/**
 * Each once, although one may move from one list to another while they are read. Lists of ready photos are found by their months, which
 * are among what may be wrong: photos that no list has are known by their bytes.
 */
async function* photosOf(
  dynamo: Dynamo,
  accountId: string,
  hashes: Hashes,
  signal: AbortSignal,
): AsyncGenerator<Photo> {
  const seen = new Set<string>()
  for (const state of states)
    for (let cursor: string | undefined; ;) {
      signal.throwIfAborted()
      const page = await listByState(dynamo, accountId, state, Number.MAX_SAFE_INTEGER, cursor, 1000)
      for (const photo of page.photos) {
        if (seen.has(photo.id)) continue
        seen.add(photo.id)
        yield photo
      }
      if (page.next === undefined) break
      cursor = page.next
    }
  for (const ids of chunks(
    hashes.photoIds().filter((id) => !seen.has(id)),
    100,
  )) {
    signal.throwIfAborted()
    yield* await getPhotos(dynamo, ids)
  }
}

import { isAppError } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { originalKey, type Photo } from './photo.ts'
import { enqueueProcessing, receiveOriginal, type ReceivePorts } from './receive-original.ts'

export interface ReconcilePorts extends ReceivePorts {
  photos: Pick<PhotoStore, 'get' | 'startProcessing' | 'listByState' | 'dropExpected'>
  blobs: Pick<BlobStore, 'head' | 'abortParts'>
  /** Whether bytes of an upload are on their way: at this moment, or parts of it within a day. */
  isArriving: (key: string, uploadId: string | undefined) => Promise<boolean>
  /** Told of what could not be put right this time. */
  onError: (error: unknown) => void
}

export interface Reconciled {
  /** Originals that were here without anybody having heard. */
  received: number
  /** Reservations whose bytes never came. */
  dropped: number
  /** Photos in processing that a job was made sure of. */
  enqueued: number
}

const unheardMs = 2 * 60_000
const givenUpMs = 24 * 3_600_000
const stalledMs = 10 * 60_000
const batch = 500

/**
 * Compares rows with what is stored, and does what a lost hint, a lost job or a sudden end left undone. Run it at
 * start and every few minutes. Photos on their way out are `collectTrash`'s, files without a row `collectOrphans`'.
 */
export async function reconcile(ports: ReconcilePorts): Promise<Reconciled> {
  const result: Reconciled = { received: 0, dropped: 0, enqueued: 0 }
  const nowMs = ports.clock.now()
  let cursor: string | undefined
  do {
    const page = await ports.photos.listByState(null, 'expected', nowMs - unheardMs, cursor, batch)
    for (const photo of page.photos) await guarded(ports, () => settleExpected(ports, photo, nowMs, result))
    cursor = page.next
  } while (cursor)
  // The oldest only: behind a long queue all are waiting rightly, and those without a job grow old in turn.
  const stalled = await ports.photos.listByState(null, 'processing', nowMs - stalledMs, undefined, batch)
  for (const photo of stalled.photos)
    await guarded(ports, async () => {
      await enqueueProcessing(ports.jobs, photo)
      result.enqueued++
    })
  return result
}

async function settleExpected(
  ports: ReconcilePorts,
  photo: Photo,
  nowMs: number,
  result: Reconciled,
): Promise<void> {
  const key = originalKey(photo)
  if (await ports.blobs.head(key)) {
    await receiveOriginal(ports, key)
    result.received++
    return
  }
  if (photo.uploadedAtMs >= nowMs - givenUpMs || (await ports.isArriving(key, photo.uploadId))) return
  if (!(await ports.photos.dropExpected(photo.id, nowMs - givenUpMs))) return
  result.dropped++
  if (photo.uploadId !== undefined) await ports.blobs.abortParts(key, photo.uploadId)
}

/** One that fails must not hold up the others; one that is gone meanwhile is settled. */
async function guarded({ onError }: ReconcilePorts, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAppError(error, 'not-found')) onError(error)
  }
}

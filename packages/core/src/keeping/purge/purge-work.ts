import { isAppError } from '../../errors.ts'
import { removePurgedBatch, type RemovePurgedPorts } from '../../photos/remove-purged-photos.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import { resumeWork, startWork, type AskPorts } from '../ask-long-work.ts'
import { workId } from '../long-work.ts'
import type { LongRun } from '../long-run.ts'

export const purgeWorkKind = 'purge'

/** One run of the job stays well within its lease. */
const batchesAtOnce = 5

export type PurgeWorkPorts = RemovePurgedPorts & AskPorts

const workOf = (accountId: string) => ({ kind: purgeWorkKind, subject: accountId, options: { accountId } })

/**
 * The `purge-photos` job: a few hundred photos go at once; more are a long work, whose progress is seen. Nothing while that was stopped.
 * Gives how many photos it finished.
 */
export async function purgeSome(ports: PurgeWorkPorts, accountId: string): Promise<number> {
  const work = await ports.work.get(workId(workOf(accountId)))
  if (work?.state === 'failed') await resumeWork(ports, work.id)
  if (work && work.state !== 'done') return 0
  let count = 0
  for (let run = 0; run < batchesAtOnce; run++) {
    const batch = await removePurgedBatch(ports, accountId)
    count += batch.count
    if (!batch.more) return count
  }
  try {
    await startWork(ports, workOf(accountId))
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error
  }
  return count
}

/** All tombstones of an account: bytes first, then the rows. */
export const purgeAll =
  (
    ports: Omit<RemovePurgedPorts, 'photos'> & {
      photos: RemovePurgedPorts['photos'] & Pick<PhotoStore, 'listByState'>
    },
    accountId: string,
  ): LongRun<number, { photos: number }> =>
  async (from = 0, report, signal) => {
    let done = from
    const total = from === 0 ? { total: await countPurging(ports.photos, accountId, signal) } : {}
    for (;;) {
      signal.throwIfAborted()
      const { count, more } = await removePurgedBatch(ports, accountId)
      done += count
      await report({ done, ...total, cursor: done })
      if (!more) return { photos: done }
    }
  }

async function countPurging(
  photos: Pick<PhotoStore, 'listByState'>,
  accountId: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0
  for (let cursor: string | undefined; ;) {
    signal.throwIfAborted()
    const page = await photos.listByState(accountId, 'purging', Number.MAX_SAFE_INTEGER, cursor, 1000)
    count += page.photos.length
    if (page.next === undefined) return count
    cursor = page.next
  }
}

import { deleteAccountData, type DeleteAccountDataPorts } from '../../accounts/delete-account-data.ts'
import { isAppError } from '../../errors.ts'
import type { PhotoStore } from '../../ports/photo-store.ts'
import { resumeWork, startWork, type AskPorts } from '../ask-long-work.ts'
import { workId } from '../long-work.ts'
import type { LongRun } from '../long-run.ts'

export const deleteAccountWorkKind = 'delete-account'

/** As many photos go in one run of the job, well within its lease. */
const photosAtOnce = 500

type CountPorts = { photos: Pick<PhotoStore, 'usage'> }
export type DeleteAccountWorkPorts = DeleteAccountDataPorts & AskPorts & CountPorts

const workOf = (accountId: string) => ({
  kind: deleteAccountWorkKind,
  subject: accountId,
  options: { accountId },
})

/**
 * The `delete-account` job: an account of some hundred photos goes at once; a larger one is a long work, whose progress the
 * administrator sees. Nothing while that is under way, or was stopped.
 */
export async function deleteOrBegin(
  ports: DeleteAccountWorkPorts,
  accountId: string,
  signal?: AbortSignal,
): Promise<void> {
  const work = await ports.work.get(workId(workOf(accountId)))
  if (work?.state === 'failed') await resumeWork(ports, work.id)
  if (work && work.state !== 'done') return
  if ((await photosOf(ports, accountId)) <= photosAtOnce) return deleteAccountData(ports, accountId, signal)
  try {
    await startWork(ports, workOf(accountId))
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error
  }
}

/** All of a closed account, counted in photos. */
export const deleteWhole =
  (ports: DeleteAccountDataPorts & CountPorts, accountId: string): LongRun<number, { photos: number }> =>
  async (from, report, signal) => {
    let done = from ?? 0
    const total = from === undefined ? { total: await photosOf(ports, accountId) } : {}
    await deleteAccountData(ports, accountId, signal, (photos) => {
      done += photos
      return report({ done, ...total, cursor: done })
    })
    return { photos: done }
  }

async function photosOf({ photos }: CountPorts, accountId: string): Promise<number> {
  const { counts } = await photos.usage(accountId)
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

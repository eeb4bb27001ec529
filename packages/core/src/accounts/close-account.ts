import { notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ApiKeyStore } from '../ports/api-key-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { SessionStore } from '../ports/session-store.ts'
import { provePassword, type ProvePasswordPorts } from './prove-password.ts'
import { tellPages, type TellPagesPorts } from './tell-pages.ts'

/** The job that removes all data of a closed account; payload `{ accountId }`. */
export const deleteAccountJobKind = 'delete-account'

export interface CloseAccountPorts extends TellPagesPorts {
  accounts: Pick<AccountStore, 'get' | 'startDelete'>
  sessions: Pick<SessionStore, 'removeAll'>
  keys: Pick<ApiKeyStore, 'removeAll'>
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

/**
 * Shuts the account at once; its data follows in the background.
 * @throws AppError `not-found`; `conflict` for the last admin while there are other accounts.
 */
export async function closeAccount(ports: CloseAccountPorts, accountId: string): Promise<void> {
  const account = await ports.accounts.get(accountId)
  if (!account || account.deletingAtMs !== null) throw notFound('account')
  await ports.accounts.startDelete(accountId, ports.clock.now())
  await enqueueDeletion(ports.jobs, accountId)
  await ports.sessions.removeAll(accountId)
  await ports.keys.removeAll(accountId)
  await tellPages(ports, accountId)
}

/** @throws AppError `sign-in-failed`, `rate-limited`, `conflict`. */
export async function closeOwnAccount(
  ports: CloseAccountPorts & ProvePasswordPorts,
  accountId: string,
  password: string,
): Promise<void> {
  await provePassword(ports, accountId, password)
  await closeAccount(ports, accountId)
}

/** For every start: a process that died between tombstone and job left none. Gives how many there are. */
export async function resumeAccountDeletions(ports: {
  accounts: Pick<AccountStore, 'listDeleting'>
  jobs: Pick<JobQueue, 'enqueue'>
}): Promise<number> {
  const ids = await ports.accounts.listDeleting()
  for (const id of ids) await enqueueDeletion(ports.jobs, id)
  return ids.length
}

export const enqueueDeletion = (jobs: Pick<JobQueue, 'enqueue'>, accountId: string, delayMs = 0) =>
  jobs.enqueue({ kind: deleteAccountJobKind, payload: { accountId }, key: accountId, delayMs })

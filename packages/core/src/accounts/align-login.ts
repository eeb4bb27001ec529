import { invalid } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { JobQueue } from '../ports/job-queue.ts'

/** The job that makes a login what the account's row says; payload `{ accountId }`. */
export const alignLoginJobKind = 'align-login'

export interface OrderAlignPorts {
  identity: Pick<IdentityProvider, 'outside'>
  jobs: Pick<JobQueue, 'enqueue'>
}

/** After address or standing have changed. The row counts at once; a provider outside follows, also when it is away now. */
export async function orderAlign({ identity, jobs }: OrderAlignPorts, accountId: string): Promise<void> {
  if (!identity.outside) return
  await jobs.enqueue({ kind: alignLoginJobKind, payload: { accountId }, key: accountId })
}

export interface AlignLoginPorts {
  accounts: Pick<AccountStore, 'get'>
  identity: Pick<IdentityProvider, 'outside'>
}

/** Repeating it is fine. A login of an account that is being deleted goes with the account's data. */
export async function alignLogin({ accounts, identity }: AlignLoginPorts, accountId: string): Promise<void> {
  const account = await accounts.get(accountId)
  if (!account || account.deletingAtMs !== null || account.confirmedAtMs === null) return
  const { email, disabledAtMs } = account
  await identity.outside?.align({ accountId, email, enabled: disabledAtMs === null })
}

export const alignLoginJob = (ports: AlignLoginPorts): JobHandler => ({
  async run({ accountId }) {
    if (typeof accountId !== 'string') throw invalid('The job names no account.')
    await alignLogin(ports, accountId)
  },
})

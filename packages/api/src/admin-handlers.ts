import * as contract from '@cloudalbum/contract'
import {
  changeSettings,
  changeStanding,
  closeAccount,
  invitationUrl,
  invite,
  listAccounts,
  listDeadJobs,
  makeResetCode,
  readSettings,
  revokeInvitation,
  type AccountStore,
  type AccountWithUsage,
  type ApiKeyStore,
  type ChangeFeed,
  type Clock,
  type CodeStore,
  type IdentityProvider,
  type Invitation,
  type InvitationStore,
  type JobQueue,
  type NamedDeadJob,
  type PhotoStore,
  type Profile,
  type ProfileStore,
  type SessionStore,
  type SettingsPorts,
} from '@cloudalbum/core'
import { adminAccountView } from './account-view.ts'
import { handle, type Handler } from './handle.ts'

export interface AdminHandlerPorts extends SettingsPorts {
  accounts: AccountStore
  profiles: Pick<ProfileStore, 'get' | 'getMany'>
  sessions: Pick<SessionStore, 'removeAll'>
  keys: Pick<ApiKeyStore, 'removeAll'>
  identity: Pick<IdentityProvider, 'outside'>
  codes: Pick<CodeStore, 'put'>
  invitations: Pick<InvitationStore, 'create' | 'listOpen' | 'remove'>
  photos: Pick<PhotoStore, 'usage' | 'getMany'>
  jobs: Pick<JobQueue, 'enqueue' | 'listDead' | 'redrive' | 'drop' | 'stats'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
  baseUrl: string
}

const pageSize = 100

/** Every route of contract/src/admin.ts. */
export function adminHandlers(ports: AdminHandlerPorts): Handler[] {
  return [...accountsHandlers(ports), ...settingsHandlers(ports), ...jobsHandlers(ports)]
}

function accountsHandlers(ports: AdminHandlerPorts): Handler[] {
  return [
    handle(contract.adminListAccounts, async ({ query }) => {
      const { accounts, next } = await listAccounts(ports, query.cursor, query.limit ?? pageSize)
      const profiles = await profilesOf(ports, accounts)
      return {
        accounts: accounts.map(({ account, usage }) =>
          adminAccountView(account, usage, profiles.get(account.id)),
        ),
        next: next ?? null,
      }
    }),
    handle(contract.adminUpdateAccount, async ({ params, body }) => {
      const account = await changeStanding(ports, params.id, body)
      const usage = await ports.photos.usage(account.id)
      return adminAccountView(account, usage, await ports.profiles.get(account.id))
    }),
    handle(contract.adminDeleteAccount, async ({ params }) => {
      await closeAccount(ports, params.id)
      return undefined
    }),
    handle(contract.adminResetCode, async ({ params }) => makeResetCode(ports, params.id)),
  ]
}

async function profilesOf(
  { profiles }: AdminHandlerPorts,
  accounts: readonly AccountWithUsage[],
): Promise<Map<string, Profile>> {
  const found = await profiles.getMany(accounts.map(({ account }) => account.id))
  return new Map(found.map((profile) => [profile.accountId, profile]))
}

function settingsHandlers(ports: AdminHandlerPorts): Handler[] {
  const view = ({ secret, ...invitation }: Invitation) => ({
    ...invitation,
    url: invitationUrl(ports.baseUrl, { secret }),
  })
  return [
    handle(contract.adminGetSettings, async () => readSettings(ports)),
    handle(contract.adminUpdateSettings, async ({ body }) => {
      const set = Object.entries(body).filter(([, value]) => value !== undefined)
      return changeSettings(ports, Object.fromEntries(set))
    }),
    handle(contract.adminListInvitations, async () => ({
      invitations: (await ports.invitations.listOpen(ports.clock.now())).map(view),
    })),
    handle(contract.adminInvite, async ({ body }) => view(await invite(ports, body.email ?? null))),
    handle(contract.adminRevokeInvitation, async ({ params }) => {
      await revokeInvitation(ports, params.id)
      return undefined
    }),
  ]
}

function jobsHandlers(ports: AdminHandlerPorts): Handler[] {
  return [
    handle(contract.adminListJobs, async ({ query }) => {
      const { jobs, next } = await listDeadJobs(ports, query.cursor, query.limit ?? pageSize)
      const { due, leased, dead, oldestDueAtMs } = await ports.jobs.stats()
      return {
        due,
        leased,
        dead,
        oldestDueAtMs: oldestDueAtMs ?? null,
        jobs: jobs.map(deadJobView),
        next: next ?? null,
      }
    }),
    handle(contract.adminRedriveJobs, async ({ body }) => ({ count: await ports.jobs.redrive(body.ids) })),
    handle(contract.adminDropJobs, async ({ body }) => ({ count: await ports.jobs.drop(body.ids) })),
  ]
}

function deadJobView({ id, kind, photoId, fileName, accountEmail, attempts, error, diedAtMs }: NamedDeadJob) {
  return { id, kind, photoId, fileName, accountEmail, attempts, error, diedAtMs }
}

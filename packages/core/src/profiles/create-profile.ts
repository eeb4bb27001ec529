import type { Account } from '../accounts/account.ts'
import { isAppError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { proposedHandles } from './handle.ts'
import type { Profile } from './profile.ts'

export interface CreateProfilePorts {
  profiles: Pick<ProfileStore, 'get' | 'create'>
  clock: Clock
}

/** Gives the account's profile, and makes it where there is none: its handle is made of the display name, else of the address. */
export async function createProfile(
  { profiles, clock }: CreateProfilePorts,
  account: Pick<Account, 'id' | 'displayName' | 'email'>,
): Promise<Profile> {
  const present = await profiles.get(account.id)
  if (present) return present
  const names = [account.displayName, account.email.split('@')[0] ?? '']
  const nowMs = clock.now()
  const imagesId = newId(nowMs)
  for (const handle of proposedHandles(names))
    try {
      return await profiles.create({ accountId: account.id, imagesId, handle, createdAtMs: nowMs })
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error
    }
  throw new Error('There is always one more handle to propose.')
}

const batch = 200

/** For every start: accounts of before there were profiles, or whose making was cut off. Gives how many got one. */
export async function createMissingProfiles(
  ports: CreateProfilePorts & {
    accounts: Pick<AccountStore, 'list'>
    profiles: Pick<ProfileStore, 'getMany'>
  },
): Promise<number> {
  let made = 0
  let cursor: string | undefined
  do {
    const page = await ports.accounts.list(cursor, batch)
    const known = await ports.profiles.getMany(page.accounts.map((account) => account.id))
    const have = new Set(known.map((profile) => profile.accountId))
    for (const account of page.accounts) {
      if (account.confirmedAtMs === null || have.has(account.id)) continue
      await createProfile(ports, account)
      made++
    }
    cursor = page.next
  } while (cursor !== undefined)
  return made
}

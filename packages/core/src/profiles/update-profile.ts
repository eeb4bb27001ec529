import type { Account } from '../accounts/account.ts'
import { countAttempt } from '../accounts/limits.ts'
import { invalid, notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { ProfilePatch, ProfileStore } from '../ports/profile-store.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { createProfile, type CreateProfilePorts } from './create-profile.ts'
import { requireHandle } from './handle.ts'
import { maxBioLength, type Profile } from './profile.ts'

export interface UpdateProfilePorts extends CreateProfilePorts {
  accounts: Pick<AccountStore, 'get' | 'update'>
  profiles: CreateProfilePorts['profiles'] & Pick<ProfileStore, 'update'>
  changes: Pick<ChangeFeed, 'publish'>
  limiter: RateLimiter
}

export interface ProfileChanges {
  handle?: string | undefined
  displayName?: string | undefined
  bio?: string | undefined
  visible?: boolean | undefined
}

/** A person as others may see them. */
export interface Person {
  account: Account
  profile: Profile
}

/** What is missing stays. @throws AppError `invalid-input`, `not-found`, `rate-limited`; `conflict` when the handle is not free. */
export async function updateProfile(
  ports: UpdateProfilePorts,
  accountId: string,
  changes: ProfileChanges,
): Promise<Person> {
  const before = await ownPerson(ports, accountId)
  const patch = await patchOf(ports, before.profile, changes)
  // The handle may be refused: that comes before anything is changed.
  const profile =
    Object.keys(patch).length === 0
      ? before.profile
      : await ports.profiles.update(accountId, patch, ports.clock.now())
  const { displayName } = changes
  const account =
    displayName === undefined || displayName === before.account.displayName
      ? before.account
      : await ports.accounts.update(accountId, { displayName })
  await ports.changes.publish(accountId, { type: 'profile-changed' })
  return { account, profile }
}

async function patchOf(
  { limiter }: UpdateProfilePorts,
  before: Profile,
  { handle: wanted, bio, visible }: ProfileChanges,
): Promise<ProfilePatch> {
  const handle = wanted === undefined ? before.handle : requireHandle(wanted)
  if (handle !== before.handle) await countAttempt(limiter, { handle: before.accountId })
  return {
    ...(handle === before.handle ? {} : { handle }),
    ...(bio === undefined ? {} : { bio: cleanBio(bio) }),
    ...(visible === undefined ? {} : { visible }),
  }
}

/** Lines of text, without what no keyboard writes. @throws AppError `invalid-input`. */
function cleanBio(text: string): string {
  const bio = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .trim()
  if (bio.length > maxBioLength)
    throw invalid(`The bio has more than ${maxBioLength} characters.`, {
      bio: `has more than ${maxBioLength} characters`,
    })
  return bio
}

/** @throws AppError `not-found`. */
export async function ownPerson(
  ports: CreateProfilePorts & { accounts: Pick<AccountStore, 'get'> },
  accountId: string,
): Promise<Person> {
  const account = await ports.accounts.get(accountId)
  if (!account || account.deletingAtMs !== null) throw notFound('account')
  return { account, profile: await createProfile(ports, account) }
}

import type { Account as AccountView, AdminAccount } from '@cloudalbum/contract'
import {
  avatarUrls,
  type Account,
  type PhotoStore,
  type PhotoUsage,
  type Profile,
  type ProfileStore,
} from '@cloudalbum/core'

export interface AccountViewPorts {
  photos: Pick<PhotoStore, 'usage'>
  profiles: Pick<ProfileStore, 'get'>
}

/** An account as its owner sees it. */
export async function accountView(ports: AccountViewPorts, account: Account): Promise<AccountView> {
  const { usedBytes, counts } = await ports.photos.usage(account.id)
  const profile = await ports.profiles.get(account.id)
  const { id, email, displayName, role, createdAtMs, preferences, quotaBytes } = account
  const { ready, processing, rejected, trashed } = counts
  const storage = { usedBytes, quotaBytes, photos: ready, processing, rejected, trashed }
  return {
    id,
    email,
    displayName,
    handle: profile?.handle ?? null,
    avatar: avatarUrls(profile),
    role,
    createdAtMs,
    preferences,
    storage,
  }
}

/** An account as the admin sees it: nothing of what is in it. */
export function adminAccountView(
  account: Account,
  { usedBytes, counts }: PhotoUsage,
  profile: Profile | undefined,
): AdminAccount {
  const { id, email, displayName, role, createdAtMs, seenAtMs, quotaBytes, disabledAtMs, confirmedAtMs } =
    account
  return {
    id,
    email,
    displayName,
    avatar: avatarUrls(profile),
    role,
    disabled: disabledAtMs !== null,
    confirmed: confirmedAtMs !== null,
    createdAtMs,
    seenAtMs,
    usedBytes,
    quotaBytes,
    photos: counts.ready,
  }
}

import type { Account as AccountView, AdminAccount } from '@cloudalbum/contract'
import type { Account, PhotoStore, PhotoUsage } from '@cloudalbum/core'

/** An account as its owner sees it. */
export async function accountView(photos: Pick<PhotoStore, 'usage'>, account: Account): Promise<AccountView> {
  const { usedBytes, counts } = await photos.usage(account.id)
  const { id, email, displayName, role, createdAtMs, preferences, quotaBytes } = account
  const { ready, processing, rejected, trashed } = counts
  const storage = { usedBytes, quotaBytes, photos: ready, processing, rejected, trashed }
  return { id, email, displayName, role, createdAtMs, preferences, storage }
}

/** An account as the admin sees it: nothing of what is in it. */
export function adminAccountView(account: Account, { usedBytes, counts }: PhotoUsage): AdminAccount {
  const { id, email, displayName, role, createdAtMs, seenAtMs, quotaBytes, disabledAtMs, confirmedAtMs } =
    account
  return {
    id,
    email,
    displayName,
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

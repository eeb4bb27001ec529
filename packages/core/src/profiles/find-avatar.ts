import { isOpen } from '../accounts/account.ts'
import { notFound } from '../errors.ts'
import { isId } from '../ids.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { avatarUrls } from './profile-image.ts'

/** Where `/avatars/<account>.jpg` leads now. @throws AppError `not-found`: no such account, closed, or without an avatar. */
export async function findAvatar(
  ports: { accounts: Pick<AccountStore, 'get'>; profiles: Pick<ProfileStore, 'get'> },
  file: string,
): Promise<string> {
  const accountId = file.replace(/\.jpg$/, '')
  const account = accountId !== file && isId(accountId) ? await ports.accounts.get(accountId) : undefined
  const urls = account && isOpen(account) ? avatarUrls(await ports.profiles.get(accountId)) : null
  if (!urls) throw notFound('avatar')
  return urls.large
}

/** Browsers ask again at once; caches in front of the album are told when it changes. */
export const stableAvatarCaching = 'public, max-age=10, s-maxage=300'

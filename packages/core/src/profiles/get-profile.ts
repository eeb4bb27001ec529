import { isOpen } from '../accounts/account.ts'
import { notFound } from '../errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import type { GallerySummary } from '../galleries/gallery.ts'
import { handleKey, isHandle } from './handle.ts'
import type { Person } from './update-profile.ts'

export interface GetProfilePorts {
  accounts: Pick<AccountStore, 'get'>
  profiles: Pick<ProfileStore, 'byHandle'>
  galleries: Pick<GalleryStore, 'list'>
  clock: Clock
}

export interface ShownProfile extends Person {
  /** Published ones, the newest first. */
  galleries: GallerySummary[]
  /** Nobody else sees it: neither did its owner say so, nor is a gallery published. */
  onlyOwn: boolean
}

/**
 * What anybody may see: of somebody who publishes a gallery, or chose to be seen. `viewerId` sees their own page in any case.
 * Unknown, hidden and closed ones look the same. A former handle gives the profile too: compare `handle`.
 * @throws AppError `not-found`.
 */
export async function getProfile(
  ports: GetProfilePorts,
  handleAsTyped: string,
  viewerId?: string,
): Promise<ShownProfile> {
  const handle = handleKey(handleAsTyped)
  const profile = isHandle(handle) ? await ports.profiles.byHandle(handle, ports.clock.now()) : undefined
  const account = profile && (await ports.accounts.get(profile.accountId))
  if (!account || !isOpen(account)) throw notFound('profile')
  const galleries = await ports.galleries.list(account.id, 'published')
  const onlyOwn = !profile.visible && galleries.length === 0
  if (onlyOwn && viewerId !== account.id) throw notFound('profile')
  return { account, profile, galleries, onlyOwn }
}

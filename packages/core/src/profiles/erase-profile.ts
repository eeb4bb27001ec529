import type { AccountEraser } from '../accounts/delete-account-data.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Cdn } from '../ports/cdn.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { imageFolder, stableAvatarPath, uploadFolder } from './profile-image.ts'

export interface EraseProfilePorts {
  profiles: Pick<ProfileStore, 'eraseAccount'>
  blobs: Pick<BlobStore, 'list' | 'remove'>
  cdn: Cdn
}

const batch = 100

/** The profile's part in the deletion of an account: the row first, so that nothing new is put, then the files. */
export const profileEraser = ({ profiles, blobs, cdn }: EraseProfilePorts): AccountEraser => ({
  async eraseAccount(accountId) {
    await profiles.eraseAccount(accountId)
    for (const prefix of [`${imageFolder}${accountId}/`, `${uploadFolder}${accountId}/`])
      for (;;) {
        const { blobs: found } = await blobs.list(prefix, undefined, batch)
        if (found.length === 0) break
        await blobs.remove(found.map(({ key }) => key))
        await cdn.purge(found.map(({ key }) => `/${key}`))
      }
    await cdn.purge([stableAvatarPath(accountId)])
  },
})

import type { AccountEraser } from '../accounts/delete-account-data.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Cdn } from '../ports/cdn.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { imageFolder, stableAvatarPath, uploadFolder } from './profile-image.ts'

export interface EraseProfilePorts {
  profiles: Pick<ProfileStore, 'get' | 'eraseAccount'>
  blobs: Pick<BlobStore, 'list' | 'remove'>
  cdn: Cdn
}

const batch = 100

/** The profile's part in the deletion of an account: files, row, and what a job has put between the two. */
export const profileEraser = (ports: EraseProfilePorts): AccountEraser => ({
  async eraseAccount(accountId) {
    const profile = await ports.profiles.get(accountId)
    const prefixes = [
      ...(profile ? [`${imageFolder}${profile.imagesId}/`] : []),
      `${uploadFolder}${accountId}/`,
    ]
    for (const prefix of prefixes) await sweep(ports, prefix)
    await ports.profiles.eraseAccount(accountId)
    for (const prefix of prefixes) await sweep(ports, prefix)
    await ports.cdn.purge([stableAvatarPath(accountId)])
  },
})

async function sweep({ blobs, cdn }: EraseProfilePorts, prefix: string): Promise<void> {
  for (;;) {
    const page = await blobs.list(prefix, undefined, batch)
    if (page.blobs.length === 0) return
    const keys = page.blobs.map(({ key }) => key)
    await blobs.remove(keys)
    await cdn.purge(keys.map((key) => `/${key}`))
  }
}

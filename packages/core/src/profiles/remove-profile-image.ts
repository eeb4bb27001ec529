import { notFound } from '../errors.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { profileUploadKey } from './profile-image.ts'
import type { ImageKind } from './profile.ts'
import { settleProfileImage, type SettleProfileImagePorts } from './settle-profile-image.ts'

export interface RemoveProfileImagePorts extends SettleProfileImagePorts {
  profiles: Pick<ProfileStore, 'get' | 'changeImage'>
}

/** Takes the image away, and an upload that would replace it. None is fine. @throws AppError `not-found`. */
export async function removeProfileImage(
  ports: RemoveProfileImagePorts,
  accountId: string,
  kind: ImageKind,
): Promise<void> {
  const profile = await ports.profiles.get(accountId)
  if (!profile) throw notFound('profile')
  const { before, after } = await ports.profiles.changeImage(accountId, kind, ({ image, leftovers }) => ({
    image: null,
    upload: null,
    leftovers: image ? [...leftovers, image.hash] : leftovers,
  }))
  if (before.upload) await ports.blobs.remove([profileUploadKey(accountId, before.upload.id)])
  await settleProfileImage(ports, profile, kind, after)
}

/** Gives up an unfinished upload, or puts away why it failed; the image stays. None is fine. @throws AppError `not-found`. */
export async function cancelProfileImage(
  ports: Pick<SettleProfileImagePorts, 'profiles' | 'blobs' | 'changes'>,
  accountId: string,
  kind: ImageKind,
): Promise<void> {
  const { before } = await ports.profiles.changeImage(accountId, kind, (slot) =>
    // What is finished already is shown; only telling is left.
    slot.upload && slot.upload.state !== 'ready' ? { ...slot, upload: null } : undefined,
  )
  if (!before.upload || before.upload.state === 'ready') return
  await ports.blobs.remove([profileUploadKey(accountId, before.upload.id)])
  await ports.changes.publish(accountId, { type: 'profile-changed' })
}

import { isAppError } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Cdn } from '../ports/cdn.ts'
import type { ChangeFeed } from '../ports/change-feed.ts'
import type { Clock } from '../ports/clock.ts'
import type { Notification, Notifier } from '../ports/notifier.ts'
import type { ImageChange, ProfileStore } from '../ports/profile-store.ts'
import type { ImageKind, ImageSlot, ImageUpload, ProfileImage } from './profile.ts'
import {
  pathsOf,
  profileImageKey,
  profileImageKeys,
  profileImageSizes,
  profileUploadKey,
  stableAvatarPath,
  type ImageOwner,
} from './profile-image.ts'

export interface SettleProfileImagePorts {
  profiles: Pick<ProfileStore, 'changeImage'>
  blobs: Pick<BlobStore, 'remove'>
  cdn: Cdn
  changes: Pick<ChangeFeed, 'publish'>
  notifier: Notifier
  clock: Clock
  /** Where the album is reached, without a slash at its end. */
  baseUrl: string
}

/**
 * Does what follows from the present state of an image, and may do it again: removes files that are shown no more, also
 * from caches, and tells how an upload ended.
 */
export async function settleProfileImage(
  ports: SettleProfileImagePorts,
  owner: ImageOwner,
  kind: ImageKind,
  slot: ImageSlot,
): Promise<void> {
  const { accountId, imagesId } = owner
  const { leftovers, upload, image } = slot
  const gone = leftovers.filter((hash) => hash !== image?.hash)
  if (gone.length > 0) {
    await ports.blobs.remove(gone.flatMap((hash) => profileImageKeys(imagesId, kind, hash)))
    await ports.cdn.purge(gone.flatMap((hash) => pathsOf(imagesId, kind, hash)))
  }
  if (kind === 'avatar') await ports.cdn.purge([stableAvatarPath(accountId)])
  const ended = isOver(upload) ? upload : undefined
  if (ended) {
    await ports.blobs.remove([profileUploadKey(accountId, ended.id)])
    await ports.notifier.publish(notificationOf(ports, owner, kind, ended, image))
  }
  if (await keepSettled(ports, accountId, kind, slot, ended))
    await ports.changes.publish(accountId, { type: 'profile-changed' })
}

const isOver = (upload: ImageUpload | null): upload is ImageUpload =>
  upload !== null && !upload.told && (upload.state === 'ready' || upload.state === 'failed')

async function keepSettled(
  { profiles }: SettleProfileImagePorts,
  accountId: string,
  kind: ImageKind,
  { leftovers }: ImageSlot,
  ended: ImageUpload | undefined,
): Promise<ImageChange | undefined> {
  try {
    return await profiles.changeImage(accountId, kind, (now) => ({
      ...now,
      leftovers: now.leftovers.filter((hash) => !leftovers.includes(hash)),
      ...(ended && now.upload?.id === ended.id
        ? { upload: ended.state === 'ready' ? null : { ...now.upload, told: true } }
        : {}),
    }))
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined // the account is being deleted, and its files with it
    throw error
  }
}

function notificationOf(
  { clock, baseUrl }: SettleProfileImagePorts,
  { accountId, imagesId }: ImageOwner,
  kind: ImageKind,
  { id, state, failure }: ImageUpload,
  image: ProfileImage | null,
): Notification {
  const about = { id: `profile-image-${id}`, accountId, occurredAtMs: clock.now() }
  if (state === 'failed')
    return {
      ...about,
      type: 'profile-image.failed',
      data: { image: kind, code: failure?.code ?? 'failed', detail: failure?.detail ?? '' },
    }
  const key = image && profileImageKey(imagesId, kind, image.hash, profileImageSizes[kind][0].width)
  return {
    ...about,
    type: 'profile-image.processed',
    data: { image: kind, url: key && `${baseUrl}/${key}` },
  }
}

import { isAppError } from '../errors.ts'
import type { BlobInfo, BlobStore } from '../ports/blob-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { imageKinds, isUnsettled, type ImageKind, type ImageSlot, type Profile } from './profile.ts'
import {
  imageFolder,
  parseProfileImageKey,
  parseProfileUploadKey,
  profileUploadKey,
  uploadFolder,
} from './profile-image.ts'
import { enqueueImage, receiveProfileImage } from './receive-profile-image.ts'
import { cancelProfileImage } from './remove-profile-image.ts'
import { settleProfileImage, type SettleProfileImagePorts } from './settle-profile-image.ts'

export interface ReconcileProfileImagesPorts extends SettleProfileImagePorts {
  profiles: Pick<ProfileStore, 'get' | 'byImages' | 'changeImage' | 'listUnsettled'>
  blobs: Pick<BlobStore, 'head' | 'list' | 'remove'>
  jobs: Pick<JobQueue, 'enqueue'>
  /** Told of what could not be put right this time. */
  onError: (error: unknown) => void
}

const minuteMs = 60_000
const unheardMs = 2 * minuteMs
const stalledMs = 10 * minuteMs
const givenUpMs = 60 * minuteMs
const orphanMs = 24 * 60 * minuteMs
const batch = 200

/** Does what a lost hint, a lost job or a sudden end left undone. Run it at start and every few minutes. */
export async function reconcileProfileImages(ports: ReconcileProfileImagesPorts): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await ports.profiles.listUnsettled(cursor, batch)
    for (const profile of page.profiles)
      for (const kind of imageKinds) await guarded(ports, () => goOn(ports, profile, kind, profile[kind]))
    cursor = page.next
  } while (cursor !== undefined)
}

/** One that fails must not hold up the others; one that is gone meanwhile is settled. */
async function guarded({ onError }: ReconcileProfileImagesPorts, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAppError(error, 'not-found')) onError(error)
  }
}

async function goOn(
  ports: ReconcileProfileImagesPorts,
  profile: Profile,
  kind: ImageKind,
  slot: ImageSlot,
): Promise<void> {
  if (!isUnsettled(slot)) return
  const { accountId } = profile
  const { upload } = slot
  const ageMs = upload ? ports.clock.now() - upload.startedAtMs : 0
  const isOpen = upload?.state === 'expected' || upload?.state === 'processing'
  if (slot.leftovers.length > 0 || !isOpen) return settleProfileImage(ports, profile, kind, slot)
  if (upload.state === 'processing') {
    if (ageMs > stalledMs) await enqueueImage(ports.jobs, accountId, kind, upload.id)
    return
  }
  const key = profileUploadKey(accountId, upload.id)
  if (ageMs > unheardMs && (await ports.blobs.head(key))) return receiveProfileImage(ports, key)
  if (ageMs > givenUpMs) await cancelProfileImage(ports, accountId, kind)
}

/** Removes files that no profile speaks of since more than a day. Gives how many. */
export async function collectProfileOrphans(
  ports: Pick<ReconcileProfileImagesPorts, 'profiles' | 'blobs' | 'clock'>,
): Promise<number> {
  const beforeMs = ports.clock.now() - orphanMs
  let removed = 0
  for (const folder of [imageFolder, uploadFolder])
    for await (const { key, modifiedAtMs } of blobsBelow(ports.blobs, folder)) {
      if (modifiedAtMs > beforeMs || (await isSpokenOf(ports.profiles, key))) continue
      await ports.blobs.remove([key])
      removed++
    }
  return removed
}

async function* blobsBelow(blobs: Pick<BlobStore, 'list'>, folder: string): AsyncGenerator<BlobInfo> {
  let cursor: string | undefined
  do {
    const page = await blobs.list(folder, cursor, batch)
    yield* page.blobs
    cursor = page.next
  } while (cursor !== undefined)
}

/** Whether a profile shows it, or waits for it. */
export async function isSpokenOf(
  profiles: Pick<ProfileStore, 'get' | 'byImages'>,
  key: string,
): Promise<boolean> {
  const upload = parseProfileUploadKey(key)
  if (upload) {
    const profile = await profiles.get(upload.accountId)
    return imageKinds.some((kind) => profile?.[kind].upload?.id === upload.uploadId)
  }
  const image = parseProfileImageKey(key)
  const slot = image && (await profiles.byImages(image.imagesId))?.[image.kind]
  return slot !== undefined && (slot.image?.hash === image?.hash || slot.upload?.state === 'processing')
}

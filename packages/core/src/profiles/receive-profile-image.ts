import { notFound } from '../errors.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import { imageKinds, type ImageKind, type Profile } from './profile.ts'
import { parseProfileUploadKey } from './profile-image.ts'

/** Payload `{ accountId, kind, uploadId }`. */
export const profileImageJobKind = 'process-profile-image'

export interface ReceiveProfileImagePorts {
  profiles: Pick<ProfileStore, 'get' | 'changeImage'>
  blobs: Pick<BlobStore, 'head'>
  jobs: Pick<JobQueue, 'enqueue'>
}

/** The bytes of an avatar or banner have come. A hint that may come twice, late or never. @throws AppError `not-found` when nobody waits for them. */
export async function receiveProfileImage(ports: ReceiveProfileImagePorts, key: string): Promise<void> {
  const parts = parseProfileUploadKey(key)
  const profile = parts && (await ports.profiles.get(parts.accountId))
  const kind = profile && kindOf(profile, parts.uploadId)
  if (!kind || !(await ports.blobs.head(key))) throw notFound('upload')
  const { accountId, uploadId } = parts
  const { after } = await ports.profiles.changeImage(accountId, kind, (slot) =>
    slot.upload?.id === uploadId && slot.upload.state === 'expected'
      ? { ...slot, upload: { ...slot.upload, state: 'processing' } }
      : undefined,
  )
  if (after.upload?.id !== uploadId) throw notFound('upload')
  if (after.upload.state === 'processing') await enqueueImage(ports.jobs, accountId, kind, uploadId)
}

export const enqueueImage = (
  jobs: Pick<JobQueue, 'enqueue'>,
  accountId: string,
  kind: ImageKind,
  uploadId: string,
) => jobs.enqueue({ kind: profileImageJobKind, payload: { accountId, kind, uploadId }, key: uploadId })

const kindOf = (profile: Profile, uploadId: string) =>
  imageKinds.find((kind) => profile[kind].upload?.id === uploadId)

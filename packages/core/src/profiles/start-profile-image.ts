import { countAttempt } from '../accounts/limits.ts'
import { AppError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { BlobStore, SignedRequest } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { imageType } from './image-type.ts'
import type { Crop, ImageKind, ImageUpload } from './profile.ts'
import { maxProfileImageBytes, profileUploadKey, profileUploadValidMs } from './profile-image.ts'

export interface StartProfileImagePorts {
  profiles: Pick<ProfileStore, 'changeImage'>
  blobs: Pick<BlobStore, 'signUpload' | 'signOpenUpload' | 'remove'>
  limiter: RateLimiter
  clock: Clock
}

export interface AnnouncedImage {
  fileName: string
  contentType: string
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  crop?: Crop | null | undefined
}

export interface StartedImage {
  uploadId: string
  upload: SignedRequest
}

/**
 * Where the bytes of a new avatar or banner go; what is shown stays until they are processed. A newer one takes the place
 * of an unfinished one. @throws AppError `unsupported-type`, `too-large`, `rate-limited`, `not-found`.
 */
export async function startProfileImage(
  ports: StartProfileImagePorts,
  accountId: string,
  kind: ImageKind,
  announced: AnnouncedImage,
): Promise<StartedImage> {
  const { sizeBytes, sha256, crop = null } = announced
  const type = imageType(announced.contentType, announced.fileName)
  if (!type) throw unsupported()
  if (sizeBytes > maxProfileImageBytes)
    throw new AppError('too-large', `The image is larger than ${maxProfileImageBytes / 1_000_000} MB.`)
  const { uploadId, expiresAtMs } = await reserve(ports, accountId, kind, { crop, sha256 })
  const terms = { contentType: type.contentType, sizeBytes, sha256, expiresAtMs }
  return { uploadId, upload: await ports.blobs.signUpload(profileUploadKey(accountId, uploadId), terms) }
}

/** The same for a sender that knows only the ending of the file's name. @throws AppError `unsupported-type`, `rate-limited`, `not-found`. */
export async function startOpenProfileImage(
  ports: StartProfileImagePorts,
  accountId: string,
  kind: ImageKind,
  extension: string,
): Promise<StartedImage> {
  const type = imageType('', `x.${extension}`)
  if (!type) throw unsupported()
  const { uploadId, expiresAtMs } = await reserve(ports, accountId, kind, { crop: null, sha256: null })
  const terms = { contentTypes: type.sentAs, maxBytes: maxProfileImageBytes, expiresAtMs }
  return { uploadId, upload: await ports.blobs.signOpenUpload(profileUploadKey(accountId, uploadId), terms) }
}

const unsupported = () =>
  new AppError('unsupported-type', 'An avatar or banner is a JPEG, PNG, WebP, GIF or HEIC picture.')

async function reserve(
  { profiles, blobs, limiter, clock }: StartProfileImagePorts,
  accountId: string,
  kind: ImageKind,
  terms: Pick<ImageUpload, 'crop' | 'sha256'>,
): Promise<{ uploadId: string; expiresAtMs: number }> {
  await countAttempt(limiter, { profileImage: accountId })
  const startedAtMs = clock.now()
  const upload: ImageUpload = {
    ...terms,
    id: newId(startedAtMs),
    state: 'expected',
    startedAtMs,
    failure: null,
    told: false,
  }
  const { before } = await profiles.changeImage(accountId, kind, (slot) => ({ ...slot, upload }))
  if (before.upload) await blobs.remove([profileUploadKey(accountId, before.upload.id)])
  return { uploadId: upload.id, expiresAtMs: startedAtMs + profileUploadValidMs }
}

import { isAppError, notFound } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { CutImage, ImageProcessor, RejectedImage } from '../ports/image-processor.ts'
import type { ProfileStore } from '../ports/profile-store.ts'
import {
  imageHash,
  maxProfileImageBytes,
  profileImageKeys,
  profileImageSizes,
  profileUploadKey,
  type ImageOwner,
} from './profile-image.ts'
import { imageKinds, type ImageFailure, type ImageKind, type ImageSlot, type ImageUpload } from './profile.ts'
import { settleProfileImage, type SettleProfileImagePorts } from './settle-profile-image.ts'

export interface ProcessProfileImagePorts extends SettleProfileImagePorts {
  profiles: Pick<ProfileStore, 'get' | 'changeImage'>
  blobs: Pick<BlobStore, 'head' | 'withFile' | 'put' | 'remove'>
  images: Pick<ImageProcessor, 'cut'>
}

interface Target {
  accountId: string
  kind: ImageKind
  uploadId: string
}

/** The `process-profile-image` job: makes an upload the image that is shown, or leaves the old one and says why. */
export function processProfileImageJob(ports: ProcessProfileImagePorts): JobHandler {
  return {
    run: (payload, { signal }) => processImage(ports, targetOf(payload), signal),
    async onDead(payload) {
      await end(ports, targetOf(payload), {
        code: 'failed',
        detail: 'This image could not be processed. Try again later, or take another one.',
      })
    },
  }
}

function targetOf({ accountId, kind, uploadId }: Record<string, unknown>): Target {
  const known = imageKinds.find((one) => one === kind)
  if (typeof accountId !== 'string' || typeof uploadId !== 'string' || !known) throw notFound('image')
  return { accountId, kind: known, uploadId }
}

/** @throws AppError `not-found` when another upload took the place of this one, or the account is gone. */
async function processImage(
  ports: ProcessProfileImagePorts,
  target: Target,
  signal: AbortSignal,
): Promise<void> {
  const profile = await ports.profiles.get(target.accountId)
  const slot = profile?.[target.kind]
  if (!profile || slot?.upload?.id !== target.uploadId) throw notFound('image')
  // An earlier run ended between its result and what follows from it.
  if (slot.upload.state !== 'processing') return settleProfileImage(ports, profile, target.kind, slot)
  const cut = await read(ports, target, slot.upload, signal)
  const failure = failureOf(cut, slot.upload)
  if (failure) return end(ports, target, failure)
  await show(ports, profile, target, (cut as CutImage).images)
}

/** Undefined when the bytes are gone. */
async function read(
  { blobs, images }: ProcessProfileImagePorts,
  { accountId, kind, uploadId }: Target,
  upload: ImageUpload,
  signal: AbortSignal,
): Promise<CutImage | RejectedImage | 'too-large' | undefined> {
  const key = profileUploadKey(accountId, uploadId)
  const order = { part: upload.crop, sizes: profileImageSizes[kind] }
  const stored = await blobs.head(key)
  if (stored && stored.sizeBytes > maxProfileImageBytes) return 'too-large'
  try {
    return await blobs.withFile(key, (path) => images.cut(path, order, signal))
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}

function failureOf(
  cut: CutImage | RejectedImage | 'too-large' | undefined,
  { sha256 }: ImageUpload,
): ImageFailure | undefined {
  if (cut === undefined) return { code: 'missing', detail: 'The uploaded image is gone. Upload it again.' }
  if (cut === 'too-large')
    return { code: 'too-large', detail: `The image is larger than ${maxProfileImageBytes / 1_000_000} MB.` }
  if (sha256 !== null && cut.sha256 !== sha256)
    return {
      code: 'not-as-announced',
      detail: 'The stored bytes are not those that were announced. Upload the image again.',
    }
  return cut.outcome === 'rejected' ? { code: cut.code, detail: cut.detail } : undefined
}

/** Bytes first, then the one update that shows them. */
async function show(
  ports: ProcessProfileImagePorts,
  owner: ImageOwner,
  { accountId, kind, uploadId }: Target,
  images: Uint8Array[],
): Promise<void> {
  const hash = await imageHash(owner.imagesId, images)
  const keys = profileImageKeys(owner.imagesId, kind, hash)
  for (const [at, key] of keys.entries()) await putOnce(ports.blobs, key, images[at])
  const image = { hash, updatedAtMs: ports.clock.now() }
  const change = (slot: ImageSlot): ImageSlot | undefined =>
    isWaiting(slot, uploadId)
      ? {
          image,
          upload: { ...slot.upload, state: 'ready' },
          leftovers: [
            ...slot.leftovers.filter((one) => one !== hash),
            ...(slot.image && slot.image.hash !== hash ? [slot.image.hash] : []),
          ],
        }
      : undefined
  const { before, after } = await ports.profiles
    .changeImage(accountId, kind, change)
    .catch(async (error: unknown) => {
      if (isAppError(error, 'not-found')) await ports.blobs.remove(keys)
      throw error
    })
  if (after !== before) return settleProfileImage(ports, owner, kind, after)
  if (after.image?.hash !== hash) await ports.blobs.remove(keys)
  throw notFound('image')
}

const isWaiting = (slot: ImageSlot, uploadId: string): slot is ImageSlot & { upload: ImageUpload } =>
  slot.upload?.id === uploadId && slot.upload.state === 'processing'

async function putOnce(
  blobs: Pick<BlobStore, 'put'>,
  key: string,
  bytes: Uint8Array | undefined,
): Promise<void> {
  if (!bytes) throw new Error('The image processor left out a size.')
  try {
    await blobs.put(key, bytes, { contentType: 'image/jpeg' })
  } catch (error) {
    if (!isAppError(error, 'already-uploaded')) throw error
  }
}

async function end(
  ports: ProcessProfileImagePorts,
  { accountId, kind, uploadId }: Target,
  failure: ImageFailure,
): Promise<void> {
  const { before, after } = await ports.profiles.changeImage(accountId, kind, (slot) =>
    isWaiting(slot, uploadId) ? { ...slot, upload: { ...slot.upload, state: 'failed', failure } } : undefined,
  )
  const profile = after !== before && (await ports.profiles.get(accountId))
  if (profile) await settleProfileImage(ports, profile, kind, after)
}

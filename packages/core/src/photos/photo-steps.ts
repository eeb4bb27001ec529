import { AppError } from '../errors.ts'
import type { NewPhoto, PhotoFacts, Rendered } from '../ports/photo-store.ts'
import { withFacts } from './facts.ts'
import type { Photo } from './photo.ts'

/** What every store of photos does to one of them, in the transaction that writes it. */

export function expectedPhoto(photo: NewPhoto): Photo {
  const unknown = { width: 0, height: 0, thumbHash: '', renditionVersion: 0 }
  const defaults = { camera: {}, favourite: false, edited: [] }
  return { ...defaults, ...photo, ...unknown, state: 'expected', updatedAtMs: photo.uploadedAtMs, version: 1 }
}

/** Every write that changes something counts. */
export const changedPhoto = (before: Photo, after: Photo, nowMs: number): Photo =>
  after === before ? before : { ...after, updatedAtMs: nowMs, version: before.version + 1 }

/** Undefined when it is not `expected`. */
export const processingPhoto = (photo: Photo): Photo | undefined =>
  photo.state === 'expected' ? { ...withoutUpload(photo), state: 'processing' } : undefined

/** Undefined when it is neither on its way nor `rejected`, or of other bytes. */
export const readyPhoto = (photo: Photo, sha256: string, facts: PhotoFacts): Photo | undefined =>
  (isOnItsWay(photo) || photo.state === 'rejected') && photo.sha256 === sha256
    ? { ...withoutRejection(withoutUpload(withFacts(photo, facts))), state: 'ready' }
    : undefined

/** Not seen yet. What hears of its bytes may go through with it at once, without a note that it has begun. */
const isOnItsWay = ({ state }: Photo) => state === 'expected' || state === 'processing'

/** Undefined when it is on its way out, was never shown, has other bytes, or renditions as new as these. */
export const rerenderedPhoto = (photo: Photo, sha256: string, rendered: Rendered): Photo | undefined =>
  photo.state === 'purging' ||
  photo.sha256 !== sha256 ||
  photo.renditionVersion === 0 ||
  photo.renditionVersion >= rendered.renditionVersion
    ? undefined
    : { ...photo, ...rendered }

/** Undefined when it is not on its way. */
export const rejectedPhoto = (
  photo: Photo,
  rejection: NonNullable<Photo['rejection']>,
  facts: Partial<PhotoFacts>,
): Photo | undefined =>
  isOnItsWay(photo) ? { ...withoutUpload(withFacts(photo, facts)), state: 'rejected', rejection } : undefined

/** Undefined when it is not `rejected`. */
export const retriedPhoto = (photo: Photo): Photo | undefined =>
  photo.state === 'rejected' ? { ...withoutRejection(photo), state: 'processing' } : undefined

/** The same when it is in the trash already. @throws AppError `conflict` when it is still being processed. */
export function trashedPhoto(photo: Photo, nowMs: number): Photo {
  if (photo.state === 'trashed') return photo
  if (photo.state !== 'ready' && photo.state !== 'rejected')
    throw new AppError('conflict', 'A photo is still being processed. Try again in a moment.')
  return { ...photo, state: 'trashed', trashedFrom: photo.state, trashedAtMs: nowMs }
}

/** The same when it is not in the trash. */
export const restoredPhoto = (photo: Photo): Photo =>
  photo.state === 'trashed' ? { ...withoutTrash(photo), state: photo.trashedFrom ?? 'ready' } : photo

/** Undefined when it must not be purged: one that is not in the trash or, with `anyState`, is being processed. */
export const purgingPhoto = (photo: Photo, anyState: boolean): Photo | undefined =>
  photo.state === 'trashed' || (anyState && photo.state !== 'processing' && photo.state !== 'purging')
    ? { ...photo, state: 'purging' }
    : undefined

export const photosRemain = () =>
  new AppError('unavailable', 'The account still has photos. They are being deleted.', { retryAfterS: 60 })

export const quotaExceeded = () =>
  new AppError(
    'quota-exceeded',
    'Your storage is full. Delete photos and empty the trash, or ask the administrator for more.',
  )

const withoutUpload = ({ uploadId: _uploadId, ...photo }: Photo): Photo => photo
const withoutRejection = ({ rejection: _rejection, ...photo }: Photo): Photo => photo
const withoutTrash = ({ trashedFrom: _from, trashedAtMs: _atMs, ...photo }: Photo): Photo => photo

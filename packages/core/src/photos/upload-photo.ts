import { AppError, invalid, isAppError } from '../errors.ts'
import type { NewPhoto, PhotoStore } from '../ports/photo-store.ts'
import type { SpooledBytes } from '../ports/upload-spool.ts'
import { acceptedNames, acceptedType } from './accepted-types.ts'
import { originalKey } from './photo.ts'
import { receiveOriginal, type ReceivePorts } from './receive-original.ts'
import { newPhotoRow, type ReservePorts, type ShownState } from './reserve-photos.ts'

export interface UploadPhotoPorts
  extends ReceivePorts, Pick<ReservePorts, 'quotaBytesOf' | 'timeZoneOf' | 'addToAlbum'> {
  photos: Pick<PhotoStore, 'get' | 'startProcessing' | 'reserve'>
}

/** A file of a form, with what its sender says of it. */
export interface UploadedFile {
  fileName: string
  contentType: string
  fileTimeMs?: number | undefined
  albumId?: string | undefined
  /** Kept with the photo; those named in `edited` win over what the bytes say. */
  known?: Partial<
    Pick<NewPhoto, 'tags' | 'description' | 'taken' | 'camera' | 'location' | 'place' | 'edited'>
  >
  /** Takes what is no photo as well: it ends as `rejected`. */
  anyType?: boolean
}

export interface UploadedPhoto {
  photoId: string
  outcome: 'uploaded' | 'duplicate'
  state: ShownState
}

/**
 * Makes a photo of bytes that are here already, and starts its processing. The bytes belong to it afterwards, or
 * are discarded. @throws AppError `unsupported-type`, `invalid-input` (empty), `quota-exceeded`, `storage-full`, `not-found` (album).
 */
export async function uploadPhoto(
  ports: UploadPhotoPorts,
  accountId: string,
  file: UploadedFile,
  bytes: SpooledBytes,
): Promise<UploadedPhoto> {
  try {
    const row = await rowOf(ports, accountId, file, bytes)
    if (file.albumId !== undefined) await ports.addToAlbum(accountId, file.albumId, [])
    const { photo } = await ports.photos.reserve(row, await ports.quotaBytesOf(accountId))
    if (file.albumId !== undefined) await ports.addToAlbum(accountId, file.albumId, [photo.id])
    if (photo.state !== 'expected')
      return { photoId: photo.id, outcome: 'duplicate', state: photo.state as ShownState }
    await bytes.keep(originalKey(photo), { contentType: photo.contentType }).catch((error: unknown) => {
      if (!isAppError(error, 'already-uploaded')) throw error
    })
    const received = await receiveOriginal(ports, originalKey(photo))
    return { photoId: photo.id, outcome: 'uploaded', state: received.state as ShownState }
  } finally {
    await bytes.discard()
  }
}

async function rowOf(
  ports: UploadPhotoPorts,
  accountId: string,
  file: UploadedFile,
  bytes: SpooledBytes,
): Promise<NewPhoto> {
  const contentType =
    acceptedType(file.contentType, file.fileName) ?? (file.anyType ? 'application/octet-stream' : undefined)
  if (!contentType)
    throw new AppError(
      'unsupported-type',
      `This is no photo that the album can show. It takes ${acceptedNames}.`,
    )
  if (bytes.sizeBytes === 0) throw invalid('The file is empty.', { file: 'is empty' })
  const announced = { ...file, contentType, sizeBytes: bytes.sizeBytes, sha256: bytes.sha256 }
  const row = newPhotoRow(accountId, announced, await ports.timeZoneOf(accountId), ports.clock.now())
  return { ...row, ...file.known }
}

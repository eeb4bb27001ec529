import { isAppError, type ErrorCode } from '../errors.ts'
import { newId } from '../ids.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { NewPhoto, PhotoStore } from '../ports/photo-store.ts'
import { acceptedNames, acceptedType, maxOriginalBytes } from './accepted-types.ts'
import { captureTime } from './capture-time.ts'
import { originalKey, type Photo, type PhotoState } from './photo.ts'
import { goesInParts, uploadTarget, uploadTerms, type UploadTarget } from './upload-terms.ts'

export interface ReservePorts {
  photos: Pick<PhotoStore, 'findBySha256' | 'reserve'>
  blobs: Pick<BlobStore, 'signUpload' | 'startParts' | 'abortParts'>
  clock: Clock
  /** Null: no limit. */
  quotaBytesOf: (accountId: string) => Promise<number | null>
  /** IANA name. */
  timeZoneOf: (accountId: string) => Promise<string>
  /** With no photos it only checks. @throws AppError `not-found` when the account has no such album. */
  addToAlbum: (accountId: string, albumId: string, photoIds: string[]) => Promise<void>
}

/** What a client says of a file. */
export interface AnnouncedPhoto {
  fileName: string
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  contentType: string
  fileTimeMs?: number | undefined
  albumId?: string | undefined
}

export type ShownState = Exclude<PhotoState, 'purging'>

export type Reservation =
  | UploadTarget
  | { outcome: 'duplicate'; photoId: string; state: ShownState }
  | { outcome: 'refused'; code: ErrorCode; detail: string }

/**
 * Reserves photos before their bytes travel; answers in their order. Bytes that the account has already are
 * `duplicate`; an unfinished upload of the same bytes goes on. What cannot be taken is `refused` and holds up no other.
 * @throws AppError `not-found` when an album is not the account's; then nothing is reserved.
 */
export async function reservePhotos(
  ports: ReservePorts,
  accountId: string,
  announced: AnnouncedPhoto[],
): Promise<Reservation[]> {
  const albumIds = new Set(announced.flatMap((one) => one.albumId ?? []))
  for (const albumId of albumIds) await ports.addToAlbum(accountId, albumId, [])
  const found = await ports.photos.findBySha256(accountId, [...new Set(announced.map((one) => one.sha256))])
  const known = new Map(found.map((photo) => [photo.sha256, photo]))
  const terms = {
    quotaBytes: await ports.quotaBytesOf(accountId),
    timeZone: await ports.timeZoneOf(accountId),
  }
  const reservedHere = new Set<string>()
  const answers: Reservation[] = []
  for (const one of announced) {
    const before = known.get(one.sha256)
    if (before && reservedHere.has(one.sha256)) answers.push(duplicate(before))
    else if (before) answers.push(await continued(ports, before))
    else {
      const { answer, photo } = await reserveNew(ports, accountId, one, terms)
      answers.push(answer)
      if (photo) known.set(one.sha256, photo)
    }
    if (known.has(one.sha256)) reservedHere.add(one.sha256)
  }
  await addToAlbums(ports, accountId, announced, answers)
  return answers
}

type Terms = { quotaBytes: number | null; timeZone: string }

async function reserveNew(
  ports: ReservePorts,
  accountId: string,
  one: AnnouncedPhoto,
  terms: Terms,
): Promise<{ answer: Reservation; photo?: Photo }> {
  const contentType = acceptedType(one.contentType, one.fileName)
  if (!contentType)
    return {
      answer: refused(
        'unsupported-type',
        `This is no photo that the album can show. It takes ${acceptedNames}.`,
      ),
    }
  if (one.sizeBytes > maxOriginalBytes)
    return { answer: refused('too-large', `The file is larger than ${maxOriginalBytes / 1_000_000} MB.`) }
  const row = newPhotoRow(accountId, { ...one, contentType }, terms.timeZone, ports.clock.now())
  try {
    const { outcome, photo } = await reserveRow(ports, row, terms.quotaBytes)
    return {
      answer: outcome === 'duplicate' ? await continued(ports, photo) : await uploadTarget(ports, photo),
      photo,
    }
  } catch (error) {
    if (isAppError(error, 'quota-exceeded')) return { answer: refused(error.code, error.message) }
    throw error
  }
}

async function reserveRow(ports: ReservePorts, row: NewPhoto, quotaBytes: number | null) {
  if (!goesInParts(row)) return ports.photos.reserve(row, quotaBytes)
  const key = originalKey(row)
  const uploadId = await ports.blobs.startParts(key, uploadTerms(row, ports.clock))
  let kept = false
  try {
    const reserved = await ports.photos.reserve({ ...row, uploadId }, quotaBytes)
    kept = reserved.outcome === 'reserved'
    return reserved
  } finally {
    if (!kept) await ports.blobs.abortParts(key, uploadId)
  }
}

/** The row of a photo whose bytes are yet to come; its capture time is a first guess. */
export function newPhotoRow(
  accountId: string,
  one: AnnouncedPhoto,
  timeZone: string,
  nowMs: number,
): NewPhoto {
  const { fileName, sizeBytes, sha256, contentType, fileTimeMs } = one
  return {
    id: newId(nowMs),
    accountId,
    sha256,
    sizeBytes,
    contentType,
    fileName,
    uploadedAtMs: nowMs,
    taken: captureTime({}, { timeZone, fileTimeMs, uploadedAtMs: nowMs, nowMs }),
    tags: [],
    description: '',
    ...(fileTimeMs === undefined ? {} : { fileTimeMs }),
  }
}

const continued = async (ports: ReservePorts, photo: Photo): Promise<Reservation> =>
  photo.state === 'expected' ? uploadTarget(ports, photo) : duplicate(photo)

const duplicate = (photo: Photo): Reservation => ({
  outcome: 'duplicate',
  photoId: photo.id,
  state: photo.state as ShownState,
})

const refused = (code: ErrorCode, detail: string): Reservation => ({ outcome: 'refused', code, detail })

async function addToAlbums(
  ports: ReservePorts,
  accountId: string,
  announced: AnnouncedPhoto[],
  answers: Reservation[],
) {
  const photoIdsOf = new Map<string, Set<string>>()
  announced.forEach(({ albumId }, i) => {
    const answer = answers[i]
    if (albumId === undefined || !answer || answer.outcome === 'refused') return
    photoIdsOf.set(albumId, (photoIdsOf.get(albumId) ?? new Set()).add(answer.photoId))
  })
  for (const [albumId, photoIds] of photoIdsOf) await ports.addToAlbum(accountId, albumId, [...photoIds])
}

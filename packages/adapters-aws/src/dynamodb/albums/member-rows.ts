import { isListed, notFound, type Photo, type PhotoStore } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'

/** What an album repeats of a photo, so that it is paged and shown without reading photos. */
type ShownPhoto = Pick<Photo, 'sha256' | 'renditionVersion' | 'thumbHash'> & {
  visible: boolean
  localMs: number
  /** Sorts by capture time, then by id. */
  time: string
}

/** A row of `album-photos`. */
export interface MemberRow extends ShownPhoto {
  albumId: string
  photoId: string
  /** Sorts by place in the manual order; ends in the id. */
  position: string
}

/** A row of `photo-albums`: an index of the memberships that sees what was just written. It stays when the set is empty. */
export interface PhotoAlbumsRow {
  photoId: string
  albumIds?: Set<string>
  /** Counts changes of `albumIds`. */
  changes: number
}

/** A change of a photo and of all albums that show it are one transaction. */
export const maxAlbumsOfPhoto = 20

/** Of the numbers that a Date can be, the smallest becomes 0. */
const earliestMs = -8_640_000_000_000_000

const timeKey = (localMs: number, photoId: string) =>
  `${String(localMs - earliestMs).padStart(17, '0')}.${photoId}`

export const positionKey = (position: string, photoId: string) => `${position}.${photoId}`

export const shownPhoto = (photo: Photo): ShownPhoto => ({
  visible: isListed(photo),
  localMs: photo.taken.localMs,
  time: timeKey(photo.taken.localMs, photo.id),
  sha256: photo.sha256,
  renditionVersion: photo.renditionVersion,
  thumbHash: photo.thumbHash,
})

/** Those of the photos that are in the album, by id. */
export async function readMembers(
  dynamo: Dynamo,
  albumId: string,
  photoIds: readonly string[],
): Promise<Map<string, MemberRow>> {
  const keys = photoIds.map((photoId) => ({ albumId, photoId }))
  const rows = await dynamo.getMany<Row & MemberRow>('album-photos', keys)
  return new Map(rows.map((row) => [row.photoId, row]))
}

/** In the order given. @throws AppError `not-found` when one is missing, of another account, or being purged. */
export async function requireOwnPhotos(
  photos: Pick<PhotoStore, 'getMany'>,
  accountId: string,
  photoIds: string[],
): Promise<Photo[]> {
  const found = await photos.getMany(photoIds)
  const own = found.filter((photo) => photo.accountId === accountId && photo.state !== 'purging')
  if (own.length !== photoIds.length) throw notFound('photo')
  return own
}

/** Refuses a transaction when the photo is no longer what was read. */
export const photoAsRead = ({ id, version }: Photo): Write => ({
  table: 'photos',
  check: { id },
  condition: '#version = :version',
  values: { version },
})

export const nowIn = (photoId: string, albumId: string): Write => ({
  table: 'photo-albums',
  change: { photoId },
  update: 'ADD #albumIds :albums, #changes :one',
  condition: 'attribute_not_exists(#albumIds) OR size(#albumIds) < :most',
  values: { albums: new Set([albumId]), one: 1, most: maxAlbumsOfPhoto },
})

export const noLongerIn = (photoId: string, albumId: string): Write => ({
  table: 'photo-albums',
  change: { photoId },
  update: 'DELETE #albumIds :albums ADD #changes :one',
  condition: 'attribute_exists(#photoId)',
  values: { albums: new Set([albumId]), one: 1 },
})

import { notFound, type Photo, type PhotoStore } from '@cloudalbum/core'
import { photoTwice } from './item-faults.ts'

/** What items need of photos. */
export type ItemPhotos = Pick<PhotoStore, 'getMany'>

/**
 * By id. @throws AppError `not-found` when one is missing, of another account, or being purged; `conflict` when one comes
 * twice.
 */
export async function requirePhotos(
  photos: ItemPhotos,
  accountId: string,
  photoIds: string[],
): Promise<Map<string, Photo>> {
  if (new Set(photoIds).size < photoIds.length) throw photoTwice()
  const found = photoIds.length === 0 ? [] : await photos.getMany(photoIds)
  const own = found.filter((photo) => photo.accountId === accountId && photo.state !== 'purging')
  if (own.length !== photoIds.length) throw notFound('photo')
  return new Map(own.map((photo) => [photo.id, photo]))
}

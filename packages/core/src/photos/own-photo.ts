import { notFound } from '../errors.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { Photo } from './photo.ts'

/** @throws AppError `not-found`: missing, somebody else's, or on its way out. All three look alike. */
export async function ownPhoto(
  photos: Pick<PhotoStore, 'get'>,
  accountId: string,
  id: string,
): Promise<Photo> {
  const photo = await photos.get(id)
  if (!photo || photo.accountId !== accountId || photo.state === 'purging') throw notFound('photo')
  return photo
}

/** In the order of `ids`, each once. @throws AppError `not-found` when any of them is. */
export async function ownPhotos(
  photos: Pick<PhotoStore, 'getMany'>,
  accountId: string,
  ids: string[],
): Promise<Photo[]> {
  const unique = [...new Set(ids)]
  const found = (await photos.getMany(unique)).filter(
    (photo) => photo.accountId === accountId && photo.state !== 'purging',
  )
  if (found.length !== unique.length) throw notFound('photo')
  return found
}

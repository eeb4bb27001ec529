import type { Photo } from '../photos/photo.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'

export interface AlbumPhotosPorts {
  albums: Pick<AlbumStore, 'page'>
  photos: Pick<PhotoStore, 'getMany'>
}

/** A page of the photos that an album shows, in its order. @throws AppError `not-found`, `invalid-input`. */
export async function listAlbumPhotos(
  ports: AlbumPhotosPorts,
  accountId: string,
  id: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ photos: Photo[]; next?: string }> {
  const { photoIds, next } = await ports.albums.page(accountId, id, cursor, limit)
  // What left between the two reads is not shown: a trashed photo, or one that is no longer this account's.
  const photos = (await ports.photos.getMany(photoIds)).filter(
    (photo) => photo.state === 'ready' && photo.accountId === accountId,
  )
  return next === undefined ? { photos } : { photos, next }
}

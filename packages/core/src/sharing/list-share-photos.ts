import { listAlbumPhotos } from '../albums/list-album-photos.ts'
import type { Photo } from '../photos/photo.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { openShare, type LiveShare, type SharePorts, type Visit } from './open-share.ts'

export type SharePhotosPorts = SharePorts & {
  albums: Pick<AlbumStore, 'get' | 'page'>
  photos: Pick<PhotoStore, 'getMany'>
}

/** @throws AppError `not-found`, `password-required`, `invalid-input`. */
export async function listSharePhotos(
  ports: SharePhotosPorts,
  visit: Visit,
  cursor: string | undefined,
  limit: number,
): Promise<LiveShare & { photos: Photo[]; next?: string }> {
  const share = await openShare(ports, visit)
  return { ...share, ...(await listAlbumPhotos(ports, share.link.accountId, share.album.id, cursor, limit)) }
}

import { albumsChanged, type AlbumPorts } from './album-ports.ts'

/** Puts photos before another one, or (null) at the end; the order is manual from then on. @throws AppError `not-found`. */
export async function moveInAlbum(
  ports: AlbumPorts,
  accountId: string,
  id: string,
  photoIds: string[],
  beforePhotoId: string | null,
): Promise<void> {
  await ports.albums.movePhotos(accountId, id, photoIds, beforePhotoId, ports.clock.now())
  await albumsChanged(ports, accountId, [id])
}

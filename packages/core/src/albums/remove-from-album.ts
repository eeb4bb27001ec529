import { albumsChanged, type AlbumPorts } from './album-ports.ts'

/** Gives how many were in it. @throws AppError `not-found`. */
export async function removeFromAlbum(
  ports: AlbumPorts,
  accountId: string,
  id: string,
  photoIds: string[],
): Promise<number> {
  const removed = await ports.albums.removePhotos(accountId, id, photoIds, ports.clock.now())
  if (removed > 0) await albumsChanged(ports, accountId, [id])
  return removed
}

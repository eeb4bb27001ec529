import { albumsChanged, type AlbumPorts } from './album-ports.ts'

/** All of them or none; a photo that is still on its way appears when it is ready. Gives how many are new. @throws AppError `not-found`. */
export async function addToAlbum(
  ports: AlbumPorts,
  accountId: string,
  id: string,
  photoIds: string[],
): Promise<number> {
  const added = await ports.albums.addPhotos(accountId, id, photoIds, ports.clock.now())
  if (added > 0) await albumsChanged(ports, accountId, [id])
  return added
}

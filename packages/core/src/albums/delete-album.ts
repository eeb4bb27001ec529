import { albumsChanged, type AlbumPorts } from './album-ports.ts'

/** Its photos stay, albums inside move up, links to it end. @throws AppError `not-found`. */
export async function deleteAlbum(ports: AlbumPorts, accountId: string, id: string): Promise<void> {
  const moved = await ports.albums.remove(accountId, id, ports.clock.now())
  await albumsChanged(ports, accountId, [id, ...moved])
}

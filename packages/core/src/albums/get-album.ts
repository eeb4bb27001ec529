import { notFound } from '../errors.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { ShareLinkStore } from '../ports/share-link-store.ts'
import type { AlbumSummary } from './album.ts'

export interface AlbumReadPorts {
  albums: Pick<AlbumStore, 'get' | 'list'>
  links: Pick<ShareLinkStore, 'sharedAlbumIds'>
  clock: Clock
}

/** An album as its owner sees it. */
export type OwnAlbum = AlbumSummary & {
  /** A link to it is alive. */
  shared: boolean
}

/** @throws AppError `not-found`. */
export async function getAlbum(ports: AlbumReadPorts, accountId: string, id: string): Promise<OwnAlbum> {
  const album = await ports.albums.get(accountId, id)
  if (!album) throw notFound('album')
  return withShared(ports, accountId, album)
}

export async function listAlbums(ports: AlbumReadPorts, accountId: string): Promise<OwnAlbum[]> {
  const albums = await ports.albums.list(accountId)
  const shared = new Set(await ports.links.sharedAlbumIds(accountId, ports.clock.now()))
  return albums.map((album) => ({ ...album, shared: shared.has(album.id) }))
}

/** Adds to an album that was just written whether it is shared. */
export async function withShared(
  ports: Omit<AlbumReadPorts, 'albums'>,
  accountId: string,
  album: AlbumSummary,
): Promise<OwnAlbum> {
  const shared = await ports.links.sharedAlbumIds(accountId, ports.clock.now())
  return { ...album, shared: shared.includes(album.id) }
}

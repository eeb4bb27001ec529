import type { AlbumPatch } from '../ports/album-store.ts'
import { albumsChanged, type AlbumPorts } from './album-ports.ts'
import type { AlbumOrder, AlbumSummary } from './album.ts'

export interface AlbumChange {
  title?: string | undefined
  description?: string | undefined
  parentId?: string | null | undefined
  order?: AlbumOrder | undefined
  /** Null: the first photo again. */
  coverPhotoId?: string | null | undefined
  /** As the caller saw it. */
  version?: number | undefined
}

/** @throws AppError `not-found`, `invalid-input`, `conflict`. */
export async function updateAlbum(
  ports: AlbumPorts,
  accountId: string,
  id: string,
  change: AlbumChange,
): Promise<AlbumSummary> {
  const { version, ...fields } = change
  const patch = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as AlbumPatch
  const album = await ports.albums.update(accountId, id, patch, ports.clock.now(), version)
  await albumsChanged(ports, accountId, [id])
  return album
}

import { newId } from '../ids.ts'
import { albumsChanged, type AlbumPorts } from './album-ports.ts'
import type { AlbumSummary } from './album.ts'

export interface AlbumInput {
  title: string
  description?: string | undefined
  parentId?: string | null | undefined
  photoIds?: string[] | undefined
}

/** Shows the oldest photo first until the owner arranges it. @throws AppError `not-found`, `invalid-input`. */
export async function createAlbum(
  ports: AlbumPorts,
  accountId: string,
  input: AlbumInput,
): Promise<AlbumSummary> {
  const createdAtMs = ports.clock.now()
  const { title, description = '', parentId = null, photoIds = [] } = input
  const id = newId(createdAtMs)
  const album = await ports.albums.create(
    { id, accountId, parentId, title, description, order: 'oldest', createdAtMs },
    photoIds,
  )
  await albumsChanged(ports, accountId, [id])
  return album
}

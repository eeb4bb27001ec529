import type { AlbumStore, PhotoStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { addPhotos } from './add-photos.ts'
import { readPage } from './album-order.ts'
import { byTitle, readAlbum, readAlbums, requireAlbum, type AlbumRow } from './album-rows.ts'
import { summarize } from './album-summary.ts'
import { createAlbum } from './create-album.ts'
import { readMembers, type PhotoAlbumsRow } from './member-rows.ts'
import { movePhotos } from './move-photos.ts'
import { removeAlbum, removeAllAlbums } from './remove-album.ts'
import { removePhotos } from './remove-photos.ts'
import { updateAlbum } from './update-album.ts'

export interface AlbumStoreOptions {
  /** With `createDynamoAlbumFollower` among its followers. */
  photos: Pick<PhotoStore, 'getMany'>
}

/**
 * Albums in DynamoDB. What takes more than one transaction goes in steps, the first of which refuses what is to be refused;
 * each of them says what a crash leaves behind. A photo can be in 20 albums at most; @throws AppError `invalid-input` for more.
 */
export function createDynamoAlbumStore(dynamo: Dynamo, { photos }: AlbumStoreOptions): AlbumStore {
  return {
    create: (album, photoIds) => createAlbum(dynamo, photos, album, unique(photoIds)),
    get: async (accountId, id) => {
      const album = await readAlbum(dynamo, accountId, id)
      return album && summarize(dynamo, album)
    },
    list: (accountId) => list(dynamo, accountId),
    update: (accountId, id, patch, nowMs, version) =>
      updateAlbum({ dynamo, accountId, id, nowMs }, patch, version),
    remove: (accountId, id, nowMs) => removeAlbum(dynamo, accountId, id, nowMs),
    addPhotos: (accountId, id, photoIds, nowMs) =>
      addPhotos(
        { dynamo, photos, nowMs, readAlbum: () => requireAlbum(dynamo, accountId, id) },
        unique(photoIds),
      ),
    removePhotos: (accountId, id, photoIds, nowMs) =>
      removePhotos({ dynamo, photos, accountId, id, nowMs }, unique(photoIds)),
    movePhotos: (accountId, id, photoIds, before, nowMs) =>
      movePhotos({ dynamo, accountId, id, nowMs }, unique(photoIds), before),
    page: async (accountId, id, cursor, limit) =>
      readPage(dynamo, await requireAlbum(dynamo, accountId, id), cursor, limit),
    visibleIn: (accountId, id, photoIds) => visibleIn(dynamo, accountId, id, unique(photoIds)),
    albumsOf: (accountId, photoId) => albumsOf(dynamo, accountId, photoId),
    eraseAccount: (accountId) => removeAllAlbums(dynamo, accountId),
  }
}

const unique = (ids: string[]) => [...new Set(ids)]

const shown = (albums: AlbumRow[]) => albums.filter(({ hidden }) => !hidden).sort(byTitle)

/** Those that nobody has looked at since they changed. */
const lookedAtTogether = 16

async function list(dynamo: Dynamo, accountId: string) {
  const albums = shown(await readAlbums(dynamo, accountId))
  const summaries: Awaited<ReturnType<typeof summarize>>[] = []
  for (let first = 0; first < albums.length; first += lookedAtTogether) {
    const some = albums.slice(first, first + lookedAtTogether)
    summaries.push(...(await Promise.all(some.map((album) => summarize(dynamo, album)))))
  }
  return summaries
}

async function visibleIn(dynamo: Dynamo, accountId: string, id: string, photoIds: string[]) {
  const [album, members] = await Promise.all([
    readAlbum(dynamo, accountId, id),
    readMembers(dynamo, id, photoIds),
  ])
  return album ? photoIds.filter((photoId) => members.get(photoId)?.visible) : []
}

async function albumsOf(dynamo: Dynamo, accountId: string, photoId: string) {
  const row = await dynamo.get<Record<string, unknown> & PhotoAlbumsRow>('photo-albums', { photoId })
  const keys = [...(row?.albumIds ?? [])].map((id) => ({ accountId, id }))
  if (keys.length === 0) return []
  const albums = await dynamo.getMany<Record<string, unknown> & AlbumRow>('albums', keys)
  return shown(albums).map(({ id, title }) => ({ id, title }))
}

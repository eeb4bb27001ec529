import * as contract from '@cloudalbum/contract'
import {
  addToAlbum,
  createAlbum,
  deleteAlbum,
  getAlbum,
  listAlbumPhotos,
  listAlbums,
  moveInAlbum,
  removeFromAlbum,
  renditionKey,
  updateAlbum,
  withShared,
  type AlbumPorts,
  type BlobStore,
  type OwnAlbum,
  type PhotoStore,
  type ShareLinkStore,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'
import { photoPage } from './photo-page.ts'
import { defaultLimit } from './photos-read.ts'

export interface AlbumRoutePorts extends AlbumPorts {
  links: Pick<ShareLinkStore, 'sharedAlbumIds'>
  photos: Pick<PhotoStore, 'getMany'>
  blobs: Pick<BlobStore, 'signDownload'>
}

/** Albums of the account that calls. */
export function albumHandlers(ports: AlbumRoutePorts): Handler[] {
  const view = (album: OwnAlbum) => albumView(ports.blobs, album)
  return [
    handle(contract.listAlbums, async ({ actor }) => ({
      albums: await Promise.all((await listAlbums(ports, actor.accountId)).map(view)),
    })),
    handle(contract.createAlbum, async ({ actor, body }) => {
      const album = await createAlbum(ports, actor.accountId, body)
      return view({ ...album, shared: false })
    }),
    handle(contract.getAlbum, async ({ actor, params }) =>
      view(await getAlbum(ports, actor.accountId, params.id)),
    ),
    handle(contract.updateAlbum, async ({ actor, params, body }) => {
      const album = await updateAlbum(ports, actor.accountId, params.id, body)
      return view(await withShared(ports, actor.accountId, album))
    }),
    handle(contract.deleteAlbum, async ({ actor, params }) => {
      await deleteAlbum(ports, actor.accountId, params.id)
      return undefined
    }),
    handle(contract.listAlbumPhotos, async ({ actor, params, query }) => {
      const { cursor, limit = defaultLimit } = query
      const page = await listAlbumPhotos(ports, actor.accountId, params.id, cursor, limit)
      return photoPage(ports.blobs, page.photos, page.next)
    }),
    handle(contract.addToAlbum, async ({ actor, params, body }) => ({
      added: await addToAlbum(ports, actor.accountId, params.id, body.photoIds),
    })),
    handle(contract.removeFromAlbum, async ({ actor, params, body }) => ({
      removed: await removeFromAlbum(ports, actor.accountId, params.id, body.photoIds),
    })),
    handle(contract.moveInAlbum, async ({ actor, params, body }) => {
      await moveInAlbum(ports, actor.accountId, params.id, body.photoIds, body.beforePhotoId)
      return undefined
    }),
  ]
}

async function albumView(blobs: AlbumRoutePorts['blobs'], album: OwnAlbum): Promise<contract.Album> {
  const { accountId: _accountId, coverPhotoId: _chosen, cover, ...shown } = album
  if (!cover) return { ...shown, cover }
  const thumbnailUrl = await blobs.signDownload(renditionKey(cover, 'thumbnail'))
  return { ...shown, cover: { photoId: cover.id, thumbnailUrl, thumbHash: cover.thumbHash } }
}

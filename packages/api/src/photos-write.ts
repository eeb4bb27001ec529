import * as wire from '@cloudalbum/contract'
import {
  editPhoto,
  editPhotos,
  emptyTrash,
  purgePhotos,
  restorePhotos,
  trashPhotos,
  type AlbumStore,
  type BlobStore,
  type ChangeFeed,
  type Clock,
  type JobQueue,
  type PhotoStore,
  type Places,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'
import { photoView } from './photo-view.ts'

export interface PhotoWritePorts {
  photos: Pick<PhotoStore, 'edit' | 'trash' | 'restore' | 'getMany' | 'startPurge' | 'listByState'>
  blobs: Pick<BlobStore, 'signDownload'>
  albums: Pick<AlbumStore, 'albumsOf'>
  places: Pick<Places, 'lookUp'>
  jobs: Pick<JobQueue, 'enqueue'>
  changes: Pick<ChangeFeed, 'publish'>
  clock: Clock
}

export function photoWriteHandlers(ports: PhotoWritePorts): Handler[] {
  return [
    handle(wire.editPhoto, async ({ actor, params, body }) => {
      const photo = await editPhoto(ports, actor.accountId, params.id, body)
      return photoView(ports.blobs, photo, await ports.albums.albumsOf(actor.accountId, photo.id))
    }),
    handle(wire.editPhotos, async ({ actor, body }) => ({
      count: await editPhotos(ports, actor.accountId, body.ids, body.change),
    })),
    handle(wire.trashPhotos, ({ actor, body }) =>
      trashPhotos(ports, actor.accountId, body.ids).then(nothing),
    ),
    handle(wire.restorePhotos, ({ actor, body }) =>
      restorePhotos(ports, actor.accountId, body.ids).then(nothing),
    ),
    handle(wire.purgePhotos, ({ actor, body }) =>
      purgePhotos(ports, actor.accountId, body.ids).then(nothing),
    ),
    handle(wire.emptyTrash, ({ actor }) => emptyTrash(ports, actor.accountId).then(nothing)),
  ]
}

const nothing = () => undefined

import { getOriginal, getPhoto, listProblems, listTrash } from '@cloudalbum/contract'
import {
  notFound,
  ownPhoto,
  trashKeptDays,
  type AlbumStore,
  type BlobStore,
  type PhotoStore,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'
import { photoPage } from './photo-page.ts'
import { downloadUrl, photoView } from './photo-view.ts'

export interface PhotoReadPorts {
  photos: Pick<PhotoStore, 'get' | 'listByState'>
  blobs: Pick<BlobStore, 'signDownload'>
  albums: Pick<AlbumStore, 'albumsOf'>
}

/** How many photos a page has when the caller does not say. */
export const defaultLimit = 100

/** Lists by state end at a time; this one never comes. */
const always = Number.MAX_SAFE_INTEGER

export function photoReadHandlers(ports: PhotoReadPorts): Handler[] {
  const { photos, blobs } = ports
  return [
    handle(getPhoto, async ({ actor, params }) => {
      const photo = await ownPhoto(photos, actor.accountId, params.id)
      return photoView(blobs, photo, await ports.albums.albumsOf(actor.accountId, photo.id))
    }),
    handle(getOriginal, async ({ actor, params }) => {
      const location = await downloadUrl(blobs, await ownPhoto(photos, actor.accountId, params.id))
      if (!location) throw notFound('original')
      return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
    }),
    handle(listTrash, async ({ actor, query }) => {
      const { cursor, limit = defaultLimit } = query
      const page = await photos.listByState(actor.accountId, 'trashed', always, cursor, limit)
      return {
        ...(await photoPage(blobs, page.photos, page.next)),
        trashedAtMs: page.photos.map((photo) => photo.trashedAtMs ?? photo.updatedAtMs),
        keptDays: trashKeptDays,
      }
    }),
    handle(listProblems, async ({ actor, query }) => {
      const { cursor, limit = defaultLimit } = query
      const page = await photos.listByState(actor.accountId, 'rejected', always, cursor, limit)
      return {
        photos: await Promise.all(page.photos.map((photo) => problemView(blobs, photo))),
        next: page.next ?? null,
      }
    }),
  ]
}

async function problemView(blobs: PhotoReadPorts['blobs'], photo: Awaited<ReturnType<typeof ownPhoto>>) {
  const { id, fileName, sizeBytes, uploadedAtMs, rejection } = photo
  const { code = 'damaged', detail = 'It could not be read.' } = rejection ?? {}
  return { id, fileName, sizeBytes, uploadedAtMs, code, detail, downloadUrl: await downloadUrl(blobs, photo) }
}

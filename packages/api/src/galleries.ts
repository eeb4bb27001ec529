import * as contract from '@cloudalbum/contract'
import {
  addItems,
  attachment,
  createGallery,
  deleteGallery,
  editItems,
  exportItems,
  importItems,
  listGalleries,
  listOffers,
  moveItems,
  ownGallery,
  removeItems,
  updateGallery,
  type BlobStore,
  type CreateGalleryPorts,
  type GallerySummary,
  type ImportPorts,
  type JobQueue,
  type Item,
  type Photo,
} from '@cloudalbum/core'
import { galleryView, ownItemView } from './gallery-views.ts'
import { handle, type Handler } from './handle.ts'
import { photoPage } from './photo-page.ts'
import { defaultLimit } from './photos-read.ts'

export type GalleryRoutePorts = CreateGalleryPorts &
  ImportPorts & {
    blobs: Pick<BlobStore, 'signDownload'>
    jobs: Pick<JobQueue, 'enqueue'>
    /** Where the page is served, without a slash at its end. */
    baseUrl: string
  }

/** Galleries of the account that calls. */
export function galleryHandlers(ports: GalleryRoutePorts): Handler[] {
  const { view, views } = viewers(ports)
  return [
    handle(contract.listGalleries, async ({ actor }) => ({
      galleries: await views(await listGalleries(ports, actor.accountId)),
    })),
    handle(contract.createGallery, async ({ actor, body }) =>
      view(await createGallery(ports, actor.accountId, body)),
    ),
    handle(contract.getGallery, async ({ actor, params }) =>
      view(await ownGallery(ports, actor.accountId, params.id)),
    ),
    handle(contract.updateGallery, async ({ actor, params, body }) =>
      view(await updateGallery(ports, actor.accountId, params.id, body)),
    ),
    handle(contract.deleteGallery, async ({ actor, params }) => {
      await deleteGallery(ports, actor.accountId, params.id)
      return undefined
    }),
    ...itemHandlers(ports),
  ]
}

function itemHandlers(ports: GalleryRoutePorts): Handler[] {
  const { itemViews } = viewers(ports)
  return [
    handle(contract.listItems, async ({ actor, params, query }) => {
      const { cursor, limit = defaultLimit } = query
      const { items, next } = await ports.items.page(actor.accountId, params.id, cursor, limit)
      return { items: await itemViews(items), next: next ?? null }
    }),
    handle(contract.addItems, async ({ actor, params, body }) => ({
      added: await addItems(ports, actor.accountId, params.id, body.photoIds),
    })),
    handle(contract.editItems, async ({ actor, params, body }) => ({
      items: await itemViews(await editItems(ports, actor.accountId, params.id, body.items)),
    })),
    handle(contract.moveItems, async ({ actor, params, body }) => {
      await moveItems(ports, actor.accountId, params.id, body.itemIds, body.beforeItemId)
      return undefined
    }),
    handle(contract.removeItems, async ({ actor, params, body }) => ({
      removed: await removeItems(ports, actor.accountId, params.id, body.itemIds),
    })),
    handle(contract.listOffers, async ({ actor, params, query }) => {
      const { cursor, limit = defaultLimit } = query
      const { photos, next } = await listOffers(ports, actor.accountId, params.id, cursor, limit)
      return photoPage(ports.blobs, photos, next)
    }),
    handle(contract.importItems, async ({ actor, params, body }) =>
      importItems(ports, actor.accountId, params.id, body),
    ),
    handle(contract.exportItems, async ({ actor, params }) => {
      const { fileName, csv } = await exportItems(ports, actor.accountId, params.id)
      return new Response(csv, {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': attachment(fileName),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      })
    }),
  ]
}

/** Views with the photos that they need, read at once. */
function viewers(ports: GalleryRoutePorts) {
  const photosOf = async (ids: (string | null)[]): Promise<Map<string, Photo>> => {
    const photos = await ports.photos.getMany(ids.flatMap((id) => id ?? []))
    return new Map(photos.map((photo) => [photo.id, photo]))
  }
  const views = async (galleries: GallerySummary[]) => {
    const covers = await photosOf(galleries.map(({ coverPhotoId }) => coverPhotoId))
    return Promise.all(galleries.map((one) => galleryView(ports, one, covers.get(one.coverPhotoId ?? ''))))
  }
  return {
    views,
    view: async (gallery: GallerySummary) => {
      const covers = await photosOf([gallery.coverPhotoId])
      return galleryView(ports, gallery, covers.get(gallery.coverPhotoId ?? ''))
    },
    itemViews: async (items: Item[]) => {
      const photos = await photosOf(items.map(({ photoId }) => photoId))
      return Promise.all(items.map((item) => ownItemView(ports.blobs, item, photos.get(item.photoId ?? ''))))
    },
  }
}

import { neighbourView, publicGalleryView, publicItemView } from '@cloudalbum/api'
import type { GalleryFacts, GalleryPageState, GalleryPlace } from '@cloudalbum/contract'
import {
  avatarUrls,
  isAppError,
  openGallery,
  visitItem,
  visitItems,
  type GalleryMedia,
  type OpenGallery,
  type ProfileStore,
  type VisitItemsPorts,
} from '@cloudalbum/core'

export type GalleryStatePorts = VisitItemsPorts & {
  galleryMedia: GalleryMedia
  profiles: Pick<ProfileStore, 'get'>
}

/** As many as the API gives at once. */
const pageSize = 48

export interface FoundGallery {
  open: OpenGallery
  facts: GalleryFacts
}

/** A gallery for everybody; undefined where there is nothing to see, whatever the reason. */
export async function findGallery(ports: GalleryStatePorts, slug: string): Promise<FoundGallery | undefined> {
  const open = await orUndefined(openGallery(ports, slug))
  if (!open) return undefined
  const { coverPhotoId, accountId } = open.gallery
  const [cover] = coverPhotoId ? await ports.photos.getMany([coverPhotoId]) : []
  const { facets: _, ...shown } = await publicGalleryView(ports.galleryMedia, open, [], cover)
  const avatar = avatarUrls(await ports.profiles.get(accountId))
  return { open, facts: { ...shown, owner: { ...shown.owner, avatarUrl: avatar?.small ?? null } } }
}

/** What is seen at a place of a gallery; `missing` for an item that nobody sees, and for pages that are none. */
export async function viewAt(
  ports: GalleryStatePorts,
  place: GalleryPlace,
): Promise<GalleryPageState['view']> {
  const view = place.item === undefined ? gridView(ports, place) : itemView(ports, place.item, place)
  return (await orUndefined(view)) ?? { kind: 'missing' }
}

async function gridView(
  ports: GalleryStatePorts,
  { slug, filters = {}, from }: GalleryPlace,
): Promise<GalleryPageState['view']> {
  const page = await visitItems(ports, slug, filters, from, pageSize)
  // Filters stand above every page of the grid.
  const { facets } = from === undefined ? page : await visitItems(ports, slug, filters, undefined, 1)
  return {
    kind: 'grid',
    filters,
    items: await Promise.all(page.items.map((shown) => publicItemView(ports.galleryMedia, shown))),
    total: page.total,
    facets: facets ?? null,
    next: page.next ?? null,
    from: from ?? null,
  }
}

async function itemView(
  ports: GalleryStatePorts,
  item: string,
  { slug, filters = {} }: GalleryPlace,
): Promise<GalleryPageState['view']> {
  const found = await visitItem(ports, slug, item, filters)
  const [previous, next] = await Promise.all([
    neighbourView(ports.galleryMedia, found.previous),
    neighbourView(ports.galleryMedia, found.next),
  ])
  return {
    kind: 'item',
    filters,
    item: await publicItemView(ports.galleryMedia, found),
    previous,
    next,
    total: found.total,
  }
}

/** What cannot be asked for, as a cursor of somewhere else, leads to nothing too. */
async function orUndefined<T>(wanted: Promise<T>): Promise<T | undefined> {
  try {
    return await wanted
  } catch (error) {
    if (isAppError(error, 'not-found') || isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}

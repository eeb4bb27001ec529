import { AppError, isAppError } from '../errors.ts'
import { newId } from '../ids.ts'
import { ownPhotos } from '../photos/own-photo.ts'
import type { Photo } from '../photos/photo.ts'
import type { AlbumStore } from '../ports/album-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import { readAttributes, type AttributeInput } from './attributes.ts'
import { galleryChanged, type GalleryPorts } from './gallery-ports.ts'
import { maxGalleries, type GallerySummary } from './gallery.ts'
import { itemsOfPhotos } from './items-of-photos.ts'
import { expectGallerySlug, freeSlug, gallerySlugFrom } from './slugs.ts'
import { oneLine } from './one-line.ts'

export interface GalleryInput {
  title: string
  /** Made from the title. */
  slug?: string | undefined
  text?: string | undefined
  attributes?: AttributeInput[] | undefined
  claimLabel?: string | null | undefined
  likes?: boolean | undefined
  indexed?: boolean | undefined
  accent?: string | null | undefined
  /** Whose photos become items. */
  albumId?: string | undefined
  photoIds?: string[] | undefined
}

export type CreateGalleryPorts = GalleryPorts & {
  albums: Pick<AlbumStore, 'page'>
  photos: Pick<PhotoStore, 'getMany'>
}

/**
 * A draft: nobody else sees it. Likes are on, claims and search engines off, until its owner says otherwise.
 * @throws AppError `not-found` (album or a photo), `invalid-input`; `conflict` for a taken address or an album that has a gallery.
 */
export async function createGallery(
  ports: CreateGalleryPorts,
  accountId: string,
  input: GalleryInput,
): Promise<GallerySummary> {
  const createdAtMs = ports.clock.now()
  if ((await ports.galleries.list(accountId)).length >= maxGalleries)
    throw new AppError('conflict', `An account has at most ${maxGalleries} galleries.`)
  const { title, slug, text = '', claimLabel = null, likes = true, indexed = false, accent = null } = input
  const attributes = readAttributes(input.attributes ?? [])
  if (slug !== undefined) expectGallerySlug(slug)
  const photos = await firstPhotos(ports, accountId, input)
  const items = itemsOfPhotos(photos, new Set(), createdAtMs)
  const id = newId(createdAtMs)
  const made = {
    id,
    accountId,
    albumId: input.albumId ?? null,
    title: oneLine(title) || 'Gallery',
    text,
    attributes,
    claimLabel: claimLabel === null ? null : oneLine(claimLabel) || null,
    likes,
    indexed,
    accent,
    state: 'draft' as const,
    createdAtMs,
  }
  const gallery =
    slug === undefined
      ? await withFreeSlug(ports, gallerySlugFrom(made.title), (free) =>
          ports.galleries.create({ ...made, slug: free }, items),
        )
      : await ports.galleries.create({ ...made, slug }, items)
  await galleryChanged(ports, accountId, id)
  return gallery
}

async function firstPhotos(
  ports: CreateGalleryPorts,
  accountId: string,
  { albumId, photoIds = [] }: GalleryInput,
): Promise<Photo[]> {
  const chosen = await ownPhotos(ports.photos, accountId, photoIds)
  const album = albumId === undefined ? [] : await photosOfAlbum(ports, accountId, albumId)
  return [...new Map([...album, ...chosen].map((photo) => [photo.id, photo])).values()]
}

const pageSize = 1000

/** Every visible photo of an album, in its order. @throws AppError `not-found`. */
export async function photosOfAlbum(
  ports: Pick<CreateGalleryPorts, 'albums' | 'photos'>,
  accountId: string,
  albumId: string,
): Promise<Photo[]> {
  const all: Photo[] = []
  let cursor: string | undefined
  do {
    const { photoIds, next } = await ports.albums.page(accountId, albumId, cursor, pageSize)
    const photos = await ports.photos.getMany(photoIds)
    all.push(...photos.filter((photo) => photo.state === 'ready' && photo.accountId === accountId))
    cursor = next
  } while (cursor !== undefined)
  return all
}

/** With the first address like the wanted one that nobody has, also when somebody takes one meanwhile. */
async function withFreeSlug<T>(
  { galleries }: Pick<GalleryPorts, 'galleries'>,
  wanted: string,
  create: (slug: string) => Promise<T>,
): Promise<T> {
  const taken = new Set<string>()
  for (;;) {
    const slug = freeSlug(wanted, (one) => taken.has(one))
    if (!(await galleries.isSlugTaken(slug)))
      try {
        return await create(slug)
      } catch (error) {
        if (!isAppError(error, 'conflict') || !error.fields?.['slug']) throw error
      }
    taken.add(slug)
  }
}

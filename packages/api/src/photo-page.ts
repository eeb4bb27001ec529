import type { PhotoPage } from '@cloudalbum/contract'
import { renditionKey, type BlobStore, type Photo, type Rendition } from '@cloudalbum/core'

export interface PhotoPageOptions {
  /** For visitors of a link whose owner keeps places private. */
  hidePlaces?: boolean
  /** For visitors: what the owner likes best is nobody's business. */
  hideFavourites?: boolean
  /** For visitors: addresses of another kind. */
  urlOf?: RenditionUrl
}

export type RenditionUrl = (photo: Photo, rendition: Rendition) => Promise<string>

type Signer = Pick<BlobStore, 'signDownload'>

/** Photos as a grid wants them: columns with signed addresses. Photos that are being purged are left out. */
export async function photoPage(
  blobs: Signer,
  photos: readonly Photo[],
  next: string | undefined,
  options: PhotoPageOptions = {},
): Promise<PhotoPage> {
  const urlOf = options.urlOf ?? ((photo, rendition) => renditionUrl(blobs, photo, rendition))
  const shown = photos.filter((photo) => photo.state !== 'purging')
  return {
    ids: shown.map((photo) => photo.id),
    localMs: shown.map((photo) => photo.taken.localMs),
    widths: shown.map((photo) => photo.width),
    heights: shown.map((photo) => photo.height),
    thumbHashes: shown.map((photo) => photo.thumbHash),
    thumbnailUrls: await Promise.all(shown.map((photo) => urlOf(photo, 'thumbnail'))),
    previewUrls: await Promise.all(shown.map((photo) => urlOf(photo, 'preview'))),
    favourites: shown.map((photo) => !options.hideFavourites && photo.favourite),
    fileNames: shown.map((photo) => photo.fileName),
    places: shown.map((photo) => (options.hidePlaces ? '' : placeName(photo))),
    states: shown.map(shownState),
    next: next ?? null,
  }
}

/** '' while there is no such rendition: not processed yet, or rejected. */
export async function renditionUrl(blobs: Signer, photo: Photo, rendition: Rendition): Promise<string> {
  return hasRenditions(photo) ? blobs.signDownload(renditionKey(photo, rendition)) : ''
}

export const hasRenditions = (photo: Pick<Photo, 'state' | 'trashedFrom'>) =>
  photo.state === 'ready' || (photo.state === 'trashed' && photo.trashedFrom !== 'rejected')

/** City and country, or ''. */
export const placeName = (photo: Pick<Photo, 'place'>) =>
  photo.place ? `${photo.place.city}, ${photo.place.country}` : ''

/** `purging` is never shown: use cases answer `not-found` for it before anything gets here. */
export function shownState({ state }: Pick<Photo, 'state'>): PhotoPage['states'][number] {
  if (state === 'purging') throw new Error('A photo that is being purged must not be shown.')
  return state
}

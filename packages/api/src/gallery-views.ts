import type * as contract from '@cloudalbum/contract'
import {
  renditionKey,
  type BlobStore,
  type Claim,
  type GalleryMedia,
  type GallerySummary,
  type HeldClaim,
  type Item,
  type OpenGallery,
  type Photo,
  type ReceivedClaim,
  type ShownItem,
} from '@cloudalbum/core'
import { hasRenditions, shownState } from './photo-page.ts'

type Signer = Pick<BlobStore, 'signDownload'>

/** The picture of an item for its owner. */
async function itemPhotoView(blobs: Signer, photo: Photo): Promise<contract.ItemPhoto> {
  const { width, height, thumbHash } = photo
  return {
    width,
    height,
    thumbHash,
    thumbnailUrl: await blobs.signDownload(renditionKey(photo, 'thumbnail')),
    previewUrl: await blobs.signDownload(renditionKey(photo, 'preview')),
  }
}

/** The same for everybody else: addresses that end with the gallery. */
async function publicPhotoView(
  media: GalleryMedia,
  item: { galleryId: string; id: string },
  photo: Photo,
): Promise<contract.ItemPhoto> {
  const { width, height, thumbHash } = photo
  return {
    width,
    height,
    thumbHash,
    thumbnailUrl: await media.addressOf(item, photo, 'thumbnail'),
    previewUrl: await media.addressOf(item, photo, 'preview'),
  }
}

/** A gallery as its owner sees it. */
export async function galleryView(
  { blobs, baseUrl }: { blobs: Signer; baseUrl: string },
  gallery: GallerySummary,
  cover: Photo | undefined,
): Promise<contract.Gallery> {
  const { accountId: _accountId, shownCoverId: _item, coverPhotoId: _photo, ...shown } = gallery
  return {
    ...shown,
    url: `${baseUrl}/g/${gallery.slug}`,
    cover: cover?.state === 'ready' ? await itemPhotoView(blobs, cover) : null,
  }
}

/** An item as its owner sees it. */
export async function ownItemView(
  blobs: Signer,
  item: Item,
  photo: Photo | undefined,
): Promise<contract.OwnItem> {
  const { galleryId: _galleryId, ...shown } = item
  const present = photo && photo.state !== 'purging' ? photo : undefined
  return {
    ...shown,
    photoState: present ? shownState(present) : null,
    photo: present && hasRenditions(present) ? await itemPhotoView(blobs, present) : null,
  }
}

/** An item as everybody sees it: nothing of its photo but the picture. */
export async function publicItemView(
  media: GalleryMedia,
  { item, photo }: ShownItem,
): Promise<contract.PublicItem> {
  const { id, slug, name, description, values, likes, claim } = item
  return {
    id,
    slug,
    name,
    description,
    values,
    likes,
    claim: claim?.state ?? null,
    photo: await publicPhotoView(media, item, photo),
  }
}

export async function neighbourView(media: GalleryMedia, shown: ShownItem | undefined) {
  if (!shown) return null
  const { item, photo } = shown
  const thumbnailUrl = await media.addressOf(item, photo, 'thumbnail')
  return { slug: item.slug, name: item.name, thumbnailUrl }
}

export async function publicGalleryView(
  media: GalleryMedia,
  { gallery, owner }: OpenGallery,
  facets: contract.Facet[],
  cover: Photo | undefined,
): Promise<contract.PublicGallery> {
  const { id, slug, title, text, attributes, shownCount, claimLabel, likes, indexed, accent } = gallery
  return {
    id,
    slug,
    title,
    text,
    owner,
    attributes,
    facets,
    itemCount: shownCount,
    claimLabel,
    likes,
    indexed,
    accent,
    cover: await publicCover(media, gallery, cover),
    publishedAtMs: gallery.publishedAtMs,
    updatedAtMs: gallery.updatedAtMs,
  }
}

/** Of a gallery that everybody may see. */
export async function publicCover(
  media: GalleryMedia,
  { id: galleryId, shownCoverId }: Pick<GallerySummary, 'id' | 'shownCoverId'>,
  cover: Photo | undefined,
): Promise<contract.ItemPhoto | null> {
  if (cover?.state !== 'ready' || shownCoverId === null) return null
  return publicPhotoView(media, { galleryId, id: shownCoverId }, cover)
}

const claimBase = ({ id, state, claimedAtMs, finalAtMs, endedAtMs, itemName }: Claim) => ({
  id,
  state,
  claimedAtMs,
  finalAtMs,
  endedAtMs,
  itemName,
})

export const receivedClaimView = ({ claim, claimer }: ReceivedClaim): contract.GalleryClaim => ({
  ...claimBase(claim),
  itemId: claim.itemId,
  claimer,
})

export async function heldClaimView(
  media: GalleryMedia,
  { claim, gallery, shown }: HeldClaim,
): Promise<contract.OwnClaim> {
  const { slug, title, state } = gallery
  const thumbnailUrl = shown && (await media.addressOf(shown.item, shown.photo, 'thumbnail'))
  return {
    ...claimBase(claim),
    gallery: { slug, title, published: state === 'published' },
    item: shown && thumbnailUrl ? { slug: shown.item.slug, thumbnailUrl } : null,
  }
}

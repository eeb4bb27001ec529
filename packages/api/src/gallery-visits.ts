import * as contract from '@cloudalbum/contract'
import {
  claimItem,
  heldClaim,
  likeItem,
  openItem,
  unlikeItem,
  visitGallery,
  visitItem,
  visitItems,
  whatIsMine,
  withdrawClaim,
  type ClaimItemPorts,
  type ClaimStore,
  type GalleryMedia,
  type GalleryStore,
  type VisitItemsPorts,
} from '@cloudalbum/core'
import { heldClaimView, neighbourView, publicGalleryView, publicItemView } from './gallery-views.ts'
import { handle, type Handler } from './handle.ts'

export type GalleryVisitPorts = VisitItemsPorts &
  ClaimItemPorts & {
    claims: ClaimStore
    galleries: Pick<GalleryStore, 'bySlug' | 'byId'>
    galleryMedia: GalleryMedia
  }

const defaultItems = 48

/** What visitors of published galleries are answered. */
export function galleryVisitHandlers(ports: GalleryVisitPorts): Handler[] {
  const { galleryMedia: media } = ports
  return [
    handle(contract.getPublicGallery, async ({ params }) => {
      const { facets, ...open } = await visitGallery(ports, params.slug)
      const [cover] = await ports.photos.getMany([open.gallery.coverPhotoId ?? ''])
      return publicGalleryView(media, open, facets, cover)
    }),
    handle(contract.listPublicItems, async ({ params, query }) => {
      const { cursor, limit = defaultItems, ...asked } = query
      const page = await visitItems(ports, params.slug, asked, cursor, limit)
      return {
        items: await Promise.all(page.items.map((shown) => publicItemView(media, shown))),
        total: page.total,
        facets: page.facets ?? null,
        next: page.next ?? null,
      }
    }),
    handle(contract.getPublicItem, async ({ params, query }) => {
      const { item, photo, previous, next, total } = await visitItem(ports, params.slug, params.item, query)
      return {
        item: await publicItemView(media, { item, photo }),
        previous: await neighbourView(media, previous),
        next: await neighbourView(media, next),
        total,
      }
    }),
    handle(contract.getItemImage, async ({ params }) => {
      const { item, photo } = await openItem(ports, params.slug, params.item)
      const location = await media.addressOf(item, photo, params.rendition)
      // The item may show another photo some day.
      return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
    }),
    ...memberHandlers(ports),
  ]
}

/** What accounts do in galleries. */
function memberHandlers(ports: GalleryVisitPorts): Handler[] {
  return [
    handle(contract.getMine, async ({ actor, params }) => {
      const { likedItemIds, claims, isOwner } = await whatIsMine(ports, actor.accountId, params.slug)
      const held = claims.flatMap(({ id: claimId, itemId, state }) =>
        itemId !== null && (state === 'held' || state === 'final') ? [{ itemId, claimId, state }] : [],
      )
      return { likedItemIds, claims: held, owner: isOwner }
    }),
    handle(contract.likeItem, async ({ actor, params }) => ({
      liked: true,
      likes: await likeItem(ports, actor.accountId, params.slug, params.item),
    })),
    handle(contract.unlikeItem, async ({ actor, params }) => ({
      liked: false,
      likes: await unlikeItem(ports, actor.accountId, params.slug, params.item),
    })),
    handle(contract.claimItem, async ({ actor, params }) => {
      const claim = await claimItem(ports, actor.accountId, params.slug, params.item)
      const held = await heldClaim(ports, claim)
      if (!held) throw new Error('A gallery is gone that something was claimed in just now.')
      return heldClaimView(ports.galleryMedia, held)
    }),
    handle(contract.withdrawClaim, async ({ actor, params }) => {
      await withdrawClaim(ports, actor.accountId, params.slug, params.item)
      return undefined
    }),
  ]
}

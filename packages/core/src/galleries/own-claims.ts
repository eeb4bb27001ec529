import type { ClaimStore } from '../ports/claim-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { PhotoStore } from '../ports/photo-store.ts'
import type { Claim, GallerySummary } from './gallery.ts'
import { openGallery, withPhotos, type ShownItem, type VisitPorts } from './open-gallery.ts'

export interface OwnClaimsPorts {
  claims: Pick<ClaimStore, 'ofAccount'>
  galleries: Pick<GalleryStore, 'byId'>
  items: Pick<ItemStore, 'getMany'>
  photos: Pick<PhotoStore, 'getMany'>
}

/** A claim as its holder sees it. */
export interface HeldClaim {
  claim: Claim
  gallery: GallerySummary
  /** Undefined when visitors do not see it. */
  shown?: ShownItem
}

/** The newest first, past ones among them. @throws AppError `invalid-input`. */
export async function listOwnClaims(
  ports: OwnClaimsPorts,
  accountId: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ claims: HeldClaim[]; next?: string }> {
  const page = await ports.claims.ofAccount(accountId, cursor, limit)
  const claims = (await Promise.all(page.claims.map((claim) => heldClaim(ports, claim)))).flatMap(
    (held) => held ?? [],
  )
  return page.next === undefined ? { claims } : { claims, next: page.next }
}

/** Undefined when the gallery went meanwhile. */
export async function heldClaim(
  ports: Omit<OwnClaimsPorts, 'claims'>,
  claim: Claim,
): Promise<HeldClaim | undefined> {
  const gallery = await ports.galleries.byId(claim.galleryId)
  if (!gallery) return undefined
  if (gallery.state !== 'published' || claim.itemId === null) return { claim, gallery }
  const items = await ports.items.getMany(gallery.id, [claim.itemId])
  const [shown] = await withPhotos(ports, gallery.accountId, items)
  return shown ? { claim, gallery, shown } : { claim, gallery }
}

/** What an account likes and holds in a gallery. @throws AppError `not-found`. */
export async function whatIsMine(
  ports: VisitPorts & { claims: Pick<ClaimStore, 'likedItems' | 'activeOf'> },
  accountId: string,
  slug: string,
): Promise<{ likedItemIds: string[]; claims: Claim[]; isOwner: boolean }> {
  const { gallery } = await openGallery(ports, slug)
  return {
    likedItemIds: await ports.claims.likedItems(gallery.id, accountId),
    claims: await ports.claims.activeOf(gallery.id, accountId),
    isOwner: gallery.accountId === accountId,
  }
}

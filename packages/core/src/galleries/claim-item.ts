import { AppError, notFound } from '../errors.ts'
import type { Claim } from './gallery.ts'
import { claimChanged, tellOf, type ClaimPorts } from './claim-ports.ts'
import { openItem } from './open-gallery.ts'
import type { VisitItemsPorts } from './visit-gallery.ts'

export type ClaimItemPorts = VisitItemsPorts & ClaimPorts

/**
 * For the account alone; again gives the same claim. @throws AppError `not-found`; `conflict` when another account holds it;
 * `forbidden` where nothing can be claimed.
 */
export async function claimItem(
  ports: ClaimItemPorts,
  accountId: string,
  slug: string,
  itemSlug: string,
): Promise<Claim> {
  const { gallery, item } = await openItem(ports, slug, itemSlug)
  if (gallery.claimLabel === null) throw new AppError('forbidden', 'Nothing can be claimed in this gallery.')
  const nowMs = ports.clock.now()
  const tell = tellOf(gallery.accountId, 'claimed', nowMs)
  const { claim, isNew } = await ports.claims.claim(item.id, accountId, nowMs, tell)
  if (isNew) await claimChanged(ports, gallery.accountId, claim)
  return claim
}

/** Again is fine. @throws AppError `not-found`, also for who does not hold it; `conflict` once it is final. */
export async function withdrawClaim(
  ports: ClaimItemPorts,
  accountId: string,
  slug: string,
  itemSlug: string,
): Promise<void> {
  const { gallery, item } = await openItem(ports, slug, itemSlug)
  const held = await ports.claims.active(item.id)
  if (held?.accountId !== accountId) {
    if (await hadClaimed(ports, item.id, gallery.id, accountId)) return
    throw notFound('claim of yours')
  }
  const nowMs = ports.clock.now()
  const tell = tellOf(gallery.accountId, 'withdrawn', nowMs)
  const { claim, changed } = await ports.claims.end(held.id, 'withdrawn', nowMs, tell)
  if (changed) await claimChanged(ports, gallery.accountId, claim)
}

const recent = 100

/** A request that came twice finds that it is done. */
async function hadClaimed(
  { claims }: Pick<ClaimItemPorts, 'claims'>,
  itemId: string,
  galleryId: string,
  accountId: string,
): Promise<boolean> {
  const page = await claims.ofGallery(galleryId, itemId, undefined, recent)
  return page.claims.some((claim) => claim.accountId === accountId && claim.state === 'withdrawn')
}

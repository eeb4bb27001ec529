import { AppError } from '../errors.ts'
import type { ClaimStore } from '../ports/claim-store.ts'
import type { Clock } from '../ports/clock.ts'
import { openItem } from './open-gallery.ts'
import type { VisitItemsPorts } from './visit-gallery.ts'

export type LikePorts = VisitItemsPorts & { claims: Pick<ClaimStore, 'like' | 'unlike'>; clock: Clock }

/** Again is fine. Gives how many like it. @throws AppError `not-found`; `forbidden` where likes are off. */
export async function likeItem(
  ports: LikePorts,
  accountId: string,
  slug: string,
  itemSlug: string,
): Promise<number> {
  const { gallery, item } = await openItem(ports, slug, itemSlug)
  if (!gallery.likes) throw new AppError('forbidden', 'This gallery has no likes.')
  return ports.claims.like(item.id, accountId, ports.clock.now())
}

/** Again is fine, also where likes are off by now. Gives how many like it. @throws AppError `not-found`. */
export async function unlikeItem(
  ports: LikePorts,
  accountId: string,
  slug: string,
  itemSlug: string,
): Promise<number> {
  const { item } = await openItem(ports, slug, itemSlug)
  return ports.claims.unlike(item.id, accountId)
}

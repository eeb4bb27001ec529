import type { ClaimStore } from '../ports/claim-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Notification, NotificationType, Notifier } from '../ports/notifier.ts'
import { orderClaimMail, type ClaimEvent } from './claim-mail-orders.ts'
import type { ClaimNews } from './claim-ports.ts'
import type { Claim } from './gallery.ts'

export interface TellClaimPorts {
  claims: Pick<ClaimStore, 'get'>
  notifier: Notifier
  jobs: Pick<JobQueue, 'enqueue'>
  /** Whether a mail server is configured. */
  canMail: boolean
}

/** The `tell-claim` job: webhooks of the owner, and both by mail where that is configured. Again is fine. */
export async function tellClaim(ports: TellClaimPorts, news: ClaimNews): Promise<void> {
  const { claimId, ownerId, event } = news
  const claim = await ports.claims.get(claimId)
  if (!claim) return
  await ports.notifier.publish(notificationOf(claim, news))
  // Who holds an item of one's own gallery need not write to oneself.
  if (!ports.canMail || claim.accountId === null || claim.accountId === ownerId) return
  for (const to of ['owner', 'claimer'] as const) await orderClaimMail(ports.jobs, { claimId, event, to })
}

/** What is notified, and what the claim was then: it may have gone on since. */
const told: Record<ClaimEvent, { type: NotificationType; state: Claim['state'] }> = {
  claimed: { type: 'item.claimed', state: 'held' },
  withdrawn: { type: 'item.released', state: 'withdrawn' },
  released: { type: 'item.released', state: 'released' },
  final: { type: 'item.final', state: 'final' },
}

const notificationOf = (
  { id, galleryId, itemId, itemName, accountId }: Claim,
  { ownerId, event, occurredAtMs }: ClaimNews,
): Notification => ({
  id: `claim-${event}-${id}`,
  type: told[event].type,
  accountId: ownerId,
  occurredAtMs,
  data: { claimId: id, galleryId, itemId, itemName, claimerId: accountId, state: told[event].state },
})

import type { ChangeFeed } from '../ports/change-feed.ts'
import type { ClaimStore } from '../ports/claim-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Notification, NotificationType, Notifier } from '../ports/notifier.ts'
import { orderClaimMail, type ClaimEvent } from './claim-mail-orders.ts'
import type { Claim } from './gallery.ts'

/** What every use case that changes claims needs. */
export interface ClaimPorts {
  claims: ClaimStore
  changes: Pick<ChangeFeed, 'publish'>
  jobs: Pick<JobQueue, 'enqueue'>
  notifier: Notifier
  clock: Clock
  /** Whether a mail server is configured. */
  canMail: boolean
}

/** Tells the pages of both, the webhooks of the owner, and both by mail where that is configured. */
export async function claimChanged(
  ports: ClaimPorts,
  ownerId: string,
  claim: Claim,
  event: ClaimEvent,
): Promise<void> {
  await ports.changes.publish(ownerId, { type: 'galleries-changed', galleryIds: [claim.galleryId] })
  await ports.notifier.publish(claimNotification(ownerId, claim, event, ports.clock.now()))
  if (claim.accountId === null) return
  await ports.changes.publish(claim.accountId, { type: 'claims-changed', claimIds: [claim.id] })
  // Who holds an item of one's own gallery need not write to oneself.
  if (!ports.canMail || claim.accountId === ownerId) return
  for (const to of ['owner', 'claimer'] as const)
    await orderClaimMail(ports.jobs, { claimId: claim.id, event, to })
}

const notified: Record<ClaimEvent, NotificationType> = {
  claimed: 'item.claimed',
  withdrawn: 'item.released',
  released: 'item.released',
  final: 'item.final',
}

const claimNotification = (
  ownerId: string,
  { id, galleryId, itemId, itemName, accountId, state }: Claim,
  event: ClaimEvent,
  occurredAtMs: number,
): Notification => ({
  id: `claim-${event}-${id}`,
  type: notified[event],
  accountId: ownerId,
  occurredAtMs,
  data: { claimId: id, galleryId, itemId, itemName, claimerId: accountId, state },
})

import type { ChangeFeed } from '../ports/change-feed.ts'
import type { ClaimStore, ClaimWork } from '../ports/claim-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { ClaimEvent } from './claim-mail-orders.ts'
import type { Claim } from './gallery.ts'

/** The job that tells of what has become of a claim; its payload is a ClaimNews. */
export const tellClaimJobKind = 'tell-claim'

export interface ClaimNews {
  claimId: string
  ownerId: string
  event: ClaimEvent
  occurredAtMs: number
}

/** What every use case that changes claims needs. */
export interface ClaimPorts {
  claims: ClaimStore
  changes: Pick<ChangeFeed, 'publish'>
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
  /** Whether a mail server is configured. */
  canMail: boolean
}

/** Mails and webhooks of a change are ordered with it, so that none is lost when the process ends in between. */
export const tellOf =
  (ownerId: string, event: ClaimEvent, occurredAtMs: number): ClaimWork =>
  ({ id: claimId }) => [
    {
      kind: tellClaimJobKind,
      payload: { claimId, ownerId, event, occurredAtMs } satisfies ClaimNews,
    },
  ]

/** Tells the pages of both at once; that it is lost with the process is no harm, as pages ask again. */
export async function claimChanged(
  { changes }: Pick<ClaimPorts, 'changes'>,
  ownerId: string,
  { id, galleryId, accountId }: Claim,
): Promise<void> {
  await changes.publish(ownerId, { type: 'galleries-changed', galleryIds: [galleryId] })
  if (accountId !== null) await changes.publish(accountId, { type: 'claims-changed', claimIds: [id] })
}

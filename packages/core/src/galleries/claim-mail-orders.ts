import type { JobQueue } from '../ports/job-queue.ts'

/** The job that writes and sends one mail about a claim; its payload is a ClaimMailOrder. */
export const claimMailJobKind = 'claim-mail'

export type ClaimEvent = 'claimed' | 'withdrawn' | 'released' | 'final'

export type ClaimMailOrder =
  | { claimId: string; event: ClaimEvent; to: 'owner' | 'claimer' }
  /** What the owner wrote. */
  | { claimId: string; event: 'message'; to: 'claimer'; text: string }

/** Of one event each gets one mail, also when it is ordered again while the first one waits. */
export function orderClaimMail(jobs: Pick<JobQueue, 'enqueue'>, order: ClaimMailOrder): Promise<void> {
  const job = { kind: claimMailJobKind, payload: { ...order } }
  if (order.event === 'message') return jobs.enqueue(job)
  return jobs.enqueue({ ...job, key: `${order.event} ${order.to} ${order.claimId}` })
}

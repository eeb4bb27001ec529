import type { JobQueue } from '../ports/job-queue.ts'

/** The job that writes and sends one mail about a claim; its payload is a ClaimMailOrder. */
export const claimMailJobKind = 'claim-mail'

export type ClaimEvent = 'claimed' | 'withdrawn' | 'released' | 'final'

export type ClaimMailOrder =
  | { claimId: string; event: ClaimEvent; to: 'owner' | 'claimer' }
  /** What the owner wrote. */
  | { claimId: string; event: 'message'; to: 'claimer'; text: string }

export const orderClaimMail = (jobs: Pick<JobQueue, 'enqueue'>, order: ClaimMailOrder) =>
  jobs.enqueue({ kind: claimMailJobKind, payload: { ...order } })

import { AppError } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Mailer } from '../ports/mailer.ts'
import { sendClaimMail, type SendClaimMailPorts } from './send-claim-mail.ts'

/** The job that writes and sends one mail about a claim; its payload is a ClaimMailOrder. */
export const claimMailJobKind = 'claim-mail'

export type ClaimEvent = 'claimed' | 'withdrawn' | 'released' | 'final'

export type ClaimMailOrder =
  | { claimId: string; event: ClaimEvent; to: 'owner' | 'claimer' }
  /** What the owner wrote. */
  | { claimId: string; event: 'message'; to: 'claimer'; text: string }

export const orderClaimMail = (jobs: Pick<JobQueue, 'enqueue'>, order: ClaimMailOrder) =>
  jobs.enqueue({ kind: claimMailJobKind, payload: { ...order } })

/** By kind of job. Without a mailer, mails that are still ordered wait for one. */
export function claimJobs(
  ports: Omit<SendClaimMailPorts, 'mailer'> & { mailer: Mailer | undefined },
): Record<string, JobHandler> {
  const { mailer } = ports
  if (!mailer) return {}
  return {
    [claimMailJobKind]: {
      async run(payload) {
        if (typeof payload['claimId'] !== 'string')
          throw new AppError('invalid-input', 'The job names no claim.')
        await sendClaimMail({ ...ports, mailer }, payload as unknown as ClaimMailOrder)
      },
    },
  }
}

import { AppError } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { Mailer } from '../ports/mailer.ts'
import { claimMailJobKind, type ClaimMailOrder } from './claim-mail-orders.ts'
import { sendClaimMail, type SendClaimMailPorts } from './send-claim-mail.ts'

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

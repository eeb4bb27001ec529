import { AppError } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { Mailer } from '../ports/mailer.ts'
import { claimMailJobKind, type ClaimMailOrder } from './claim-mail-orders.ts'
import { tellClaimJobKind, type ClaimNews } from './claim-ports.ts'
import { sendClaimMail, type SendClaimMailPorts } from './send-claim-mail.ts'
import { tellClaim, type TellClaimPorts } from './tell-claim.ts'

type ClaimJobPorts = Omit<SendClaimMailPorts, 'mailer'> & TellClaimPorts & { mailer: Mailer | undefined }

/** By kind of job. Without a mailer, mails that are still ordered wait for one. */
export function claimJobs(ports: ClaimJobPorts): Record<string, JobHandler> {
  const { mailer } = ports
  const tell: JobHandler = {
    run: async (payload) => tellClaim(ports, named(payload) as unknown as ClaimNews),
  }
  if (!mailer) return { [tellClaimJobKind]: tell }
  return {
    [tellClaimJobKind]: tell,
    [claimMailJobKind]: {
      run: async (payload) =>
        sendClaimMail({ ...ports, mailer }, named(payload) as unknown as ClaimMailOrder),
    },
  }
}

/** @throws AppError `invalid-input`. */
function named(payload: Record<string, unknown>): Record<string, unknown> {
  if (typeof payload['claimId'] !== 'string') throw new AppError('invalid-input', 'The job names no claim.')
  return payload
}

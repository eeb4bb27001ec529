import { AppError } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import type { Mailer } from '../ports/mailer.ts'
import { deleteAccountJobKind } from './close-account.ts'
import { deleteAccountData, type DeleteAccountDataPorts } from './delete-account-data.ts'
import { mailJobKind, type MailOrder } from './mail-jobs.ts'
import { sendAccountMail, type SendAccountMailPorts } from './send-account-mail.ts'

export type AccountJobPorts = DeleteAccountDataPorts &
  Omit<SendAccountMailPorts, 'mailer'> & { mailer: Mailer | undefined }

/** What the worker does for accounts, by kind of job. Without a mailer, mails that are still ordered wait for one. */
export function accountJobs(ports: AccountJobPorts): Record<string, JobHandler> {
  const { mailer } = ports
  const deletion: JobHandler = {
    async run({ accountId }, { signal }) {
      if (typeof accountId !== 'string') throw new AppError('invalid-input', 'The job names no account.')
      await deleteAccountData(ports, accountId, signal)
    },
  }
  if (!mailer) return { [deleteAccountJobKind]: deletion }
  const mail: JobHandler = {
    run: (payload) => sendAccountMail({ ...ports, mailer }, payload as unknown as MailOrder),
  }
  return { [deleteAccountJobKind]: deletion, [mailJobKind]: mail }
}

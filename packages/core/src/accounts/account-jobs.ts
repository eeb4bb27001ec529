import { AppError } from '../errors.ts'
import type { JobHandler } from '../jobs/job-handler.ts'
import { alignLoginJob, alignLoginJobKind, type AlignLoginPorts } from './align-login.ts'
import { deleteAccountJobKind } from './close-account.ts'
import { deleteOrBegin, type DeleteAccountWorkPorts } from '../keeping/delete-account/delete-account-work.ts'
import { mailJobKind, type MailOrder } from './mail-jobs.ts'
import { sendAccountMail, type SendAccountMailPorts } from './send-account-mail.ts'

export type AccountJobPorts = DeleteAccountWorkPorts & SendAccountMailPorts & AlignLoginPorts

/** What the worker does for accounts, by kind of job. Where nobody can mail, mails that are still ordered wait. */
export function accountJobs(ports: AccountJobPorts): Record<string, JobHandler> {
  const deletion: JobHandler = {
    async run({ accountId }, { signal }) {
      if (typeof accountId !== 'string') throw new AppError('invalid-input', 'The job names no account.')
      await deleteOrBegin(ports, accountId, signal)
    },
  }
  const always = { [deleteAccountJobKind]: deletion, [alignLoginJobKind]: alignLoginJob(ports) }
  if (!ports.mailer && !ports.identity.outside) return always
  const mail: JobHandler = { run: (payload) => sendAccountMail(ports, payload as unknown as MailOrder) }
  return { ...always, [mailJobKind]: mail }
}

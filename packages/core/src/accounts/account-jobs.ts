import { AppError } from '../errors.ts'
import type { Mailer } from '../ports/mailer.ts'
import { deleteAccountJobKind } from './close-account.ts'
import { deleteAccountData, type DeleteAccountDataPorts } from './delete-account-data.ts'
import { mailJobKind, type MailOrder } from './mail-jobs.ts'
import { sendAccountMail, type SendAccountMailPorts } from './send-account-mail.ts'

type Payload = Record<string, unknown>

/** What the worker does for accounts, by kind of job. Without a mailer, mails that are still ordered wait for one. */
export function accountJobs(
  ports: DeleteAccountDataPorts & Omit<SendAccountMailPorts, 'mailer'> & { mailer: Mailer | undefined },
): Record<string, (payload: Payload) => Promise<void>> {
  const { mailer } = ports
  return {
    [deleteAccountJobKind]: ({ accountId }) => {
      if (typeof accountId !== 'string') throw new AppError('invalid-input', 'The job names no account.')
      return deleteAccountData(ports, accountId)
    },
    ...(mailer
      ? { [mailJobKind]: (payload: Payload) => sendAccountMail({ ...ports, mailer }, payload as unknown as MailOrder) }
      : {}),
  }
}

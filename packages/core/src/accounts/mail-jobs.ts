import type { JobQueue } from '../ports/job-queue.ts'

/** The job that writes and sends one mail; its payload is a MailOrder. */
export const mailJobKind = 'send-mail'

/**
 * Orders hold no code: it is made when the mail is, so that a code is nowhere in plain text, and so that a request for an
 * unknown address does exactly what a request for a known one does.
 */
export type MailOrder =
  /** After a sign-up: the code, or word that there is an account already. */
  | { mail: 'sign-up'; email: string }
  /** The code of a sign-up again. */
  | { mail: 'confirm'; email: string }
  | { mail: 'reset'; email: string }
  /** The code for a new address. */
  | { mail: 'new-address'; accountId: string; email: string }
  /** To the old address. */
  | { mail: 'address-notice'; accountId: string; email: string }

export const orderMail = (jobs: Pick<JobQueue, 'enqueue'>, order: MailOrder) =>
  jobs.enqueue({ kind: mailJobKind, payload: { ...order } })

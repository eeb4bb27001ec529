import { AppError, invalid, type Mailer } from '@cloudalbum/core'

export interface SmtpOptions {
  /** `smtps://user:password@mail.example.org`; with `smtp:`, STARTTLS is used where the server offers it. */
  url: string
  /** `CloudAlbum <album@example.org>` */
  from: string
  timeoutMs?: number
}

/** Loaded with the first mail: it takes 4 MB, and most albums of one person send none. */
async function transportTo(url: string, timeoutMs: number) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Texts are made by the album: nothing in them names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Mails through an SMTP server, one connection each. */
export function createSmtpMailer({ url, from, timeoutMs = 20_000 }: SmtpOptions): Mailer {
  let transport: ReturnType<typeof transportTo> | undefined
  return {
    async send({ to, subject, text, html, replyTo }) {
      if (/[\p{Cc}]/u.test(to + subject + (replyTo ?? '')))
        throw invalid('An address or a subject of a mail holds line breaks.')
      // As an object: a list of addresses, or a name with another address in it, is no address.
      const recipient = { name: '', address: to }
      transport ??= transportTo(url, timeoutMs)
      const connection = await transport
      try {
        await connection.sendMail({
          from,
          to: recipient,
          subject,
          text,
          html,
          ...(replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo } }),
          // RFC 3834: nobody's out-of-office answers to this.
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (cause) {
        throw new AppError('unavailable', 'The mail server does not take the mail.', {
          cause,
          retryAfterS: 60,
        })
      }
    },
  }
}

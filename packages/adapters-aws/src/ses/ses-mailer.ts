import { domainToASCII } from 'node:url'
import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2'
import { AppError, invalid, type Mailer } from '@cloudalbum/core'

export interface SesMailerOptions {
  client: Pick<SESv2Client, 'send'>
  /** `CloudAlbum <album@example.org>`, of a verified identity. */
  from: string
}

/** Mails through Amazon SES, which writes and signs the message (DKIM). */
export function createSesMailer({ client, from }: SesMailerOptions): Mailer {
  const sender = writtenSender(from)
  return {
    async send({ to, subject, text, html, replyTo }) {
      if (/[\p{Cc}]/u.test(to + subject + (replyTo ?? '')))
        throw invalid('An address or a subject of a mail holds line breaks.')
      const request = new SendEmailCommand({
        FromEmailAddress: sender,
        Destination: { ToAddresses: [oneAddress(to)] },
        ...(replyTo === undefined ? {} : { ReplyToAddresses: [oneAddress(replyTo)] }),
        Content: {
          Simple: {
            Subject: utf8(subject),
            Body: { Text: utf8(text), Html: utf8(html) },
            // RFC 3834: nobody's out-of-office answers to this.
            Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
          },
        },
      })
      try {
        await client.send(request)
      } catch (cause) {
        throw new AppError('unavailable', 'Amazon SES does not take the mail.', { cause, retryAfterS: 60 })
      }
    },
  }
}

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' })

/**
 * SES takes a list where an address stands, or a name with another address in it: what is not one bare address is none. Domains
 * are written in ASCII (RFC 5891), as SES wants them. @throws AppError `invalid-input`.
 */
function oneAddress(text: string): string {
  const [, local, domain] = /^([^\s@<>()[\]\\,;:"]+)@([^\s@<>()[\]\\,;:"]+)$/.exec(text) ?? []
  const ascii = domainToASCII(domain ?? '')
  if (local === undefined || ascii === '') throw invalid('A mail goes to one address, which this is not.')
  return `${local}@${ascii}`
}

/** The name of a sender in other scripts is encoded (RFC 2047): SES does that for subjects only. */
function writtenSender(from: string): string {
  const [, name = '', address] = /^(.*?)\s*<([^<>]+)>$/.exec(from) ?? []
  if (address === undefined || /^[\x20-\x7e]*$/.test(name)) return from
  return `=?UTF-8?B?${Buffer.from(name.replace(/^"|"$/g, '')).toString('base64')}?= <${address}>`
}

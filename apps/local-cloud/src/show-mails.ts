import type { SentCode, SentMail } from '@cloudalbum/adapters-aws/testing'
import { every } from './events/every.ts'

export interface ShowMailsOptions {
  /** Sent by the album. */
  mails: readonly SentMail[]
  /** Sent by the user pool. */
  codes: readonly SentCode[]
  say: (text: string) => void
}

const lookEveryMs = 500

/** Says what would be in somebody's mail: nothing leaves this machine. */
export function showMails({ mails, codes, say }: ShowMailsOptions): { stop(): void } {
  let [mailsSeen, codesSeen] = [0, 0]
  return every(
    lookEveryMs,
    async () => {
      for (const { to, raw } of mails.slice(mailsSeen)) say(`Mail to ${to.join(', ')}:\n${raw}`)
      for (const { to, code } of codes.slice(codesSeen)) say(`Mail to ${to}: the code is ${code}`)
      ;[mailsSeen, codesSeen] = [mails.length, codes.length]
    },
    (error) => say(String(error)),
  )
}

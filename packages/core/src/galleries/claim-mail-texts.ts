import type { MailLanguage } from '../accounts/mail-texts.ts'
import type { Mail } from '../ports/mailer.ts'
import type { ClaimEvent, ClaimMailOrder } from './claim-mail-orders.ts'
import { oneLine } from './one-line.ts'

interface Texts {
  subject: string
  /** `{item}`, `{gallery}`, `{other}` and `{email}` are filled in. */
  body: string[]
}

const texts: Record<
  MailLanguage,
  Record<'owner' | 'claimer', Record<ClaimEvent, Texts>> & { message: Texts }
> = {
  en: {
    owner: {
      claimed: {
        subject: '{item} is claimed',
        body: ['{other} ({email}) claimed {item} in your gallery {gallery}. Answer this mail to write back.'],
      },
      withdrawn: {
        subject: '{item} is free again',
        body: ['{other} ({email}) gave {item} in your gallery {gallery} back. Others can claim it again.'],
      },
      released: {
        subject: '{item} is free again',
        body: ['You ended the claim of {other} ({email}) on {item} in {gallery}. Others can claim it again.'],
      },
      final: {
        subject: '{item} has found its place',
        body: ['You made the claim of {other} ({email}) on {item} in {gallery} final.'],
      },
    },
    claimer: {
      claimed: {
        subject: 'You claimed {item}',
        body: [
          '{item} in the gallery {gallery} is held for you. {other}, whose gallery it is, knows your name and e-mail address.',
          'You can take the claim back as long as it is not final.',
        ],
      },
      withdrawn: {
        subject: 'You gave {item} back',
        body: ['You took back your claim on {item} in {gallery}. Others can claim it again.'],
      },
      released: {
        subject: 'Your claim on {item} has ended',
        body: ['{other} ended your claim on {item} in {gallery}. Answer this mail to ask why.'],
      },
      final: {
        subject: '{item} is yours',
        body: ['{other} made your claim on {item} in {gallery} final. Answer this mail to write back.'],
      },
    },
    message: {
      subject: 'About {item}',
      body: ['{other} writes to you about {item}, which you claimed in {gallery}:'],
    },
  },
  ko: {
    owner: {
      claimed: {
        subject: '{item}: 새 신청이 있습니다',
        body: [
          '{other}({email}) 님이 갤러리 {gallery}의 {item} 항목을 신청했습니다. 이 메일에 회신하면 답장할 수 있습니다.',
        ],
      },
      withdrawn: {
        subject: '{item}: 신청이 취소되었습니다',
        body: [
          '{other}({email}) 님이 갤러리 {gallery}의 {item} 신청을 취소했습니다. 다른 사람이 다시 신청할 수 있습니다.',
        ],
      },
      released: {
        subject: '{item}: 신청이 해제되었습니다',
        body: [
          '{gallery}의 {item} 항목에 대한 {other}({email}) 님의 신청을 해제했습니다. 다른 사람이 다시 신청할 수 있습니다.',
        ],
      },
      final: {
        subject: '{item}: 신청이 확정되었습니다',
        body: ['{gallery}의 {item} 항목에 대한 {other}({email}) 님의 신청을 확정했습니다.'],
      },
    },
    claimer: {
      claimed: {
        subject: '{item} 항목을 신청했습니다',
        body: [
          '갤러리 {gallery}의 {item} 항목을 신청했습니다. 갤러리 주인인 {other} 님이 이름과 이메일 주소를 볼 수 있습니다.',
          '확정되기 전까지는 신청을 취소할 수 있습니다.',
        ],
      },
      withdrawn: {
        subject: '{item} 신청을 취소했습니다',
        body: ['{gallery}의 {item} 신청을 취소했습니다. 다른 사람이 다시 신청할 수 있습니다.'],
      },
      released: {
        subject: '{item} 신청이 해제되었습니다',
        body: ['{other} 님이 {gallery}의 {item} 신청을 해제했습니다. 이유가 궁금하면 이 메일에 회신하세요.'],
      },
      final: {
        subject: '{item} 신청이 확정되었습니다',
        body: ['{other} 님이 {gallery}의 {item} 신청을 확정했습니다. 이 메일에 회신하면 답장할 수 있습니다.'],
      },
    },
    message: {
      subject: '{item} 관련 메시지',
      body: ['{gallery}에서 신청하신 {item} 항목에 대해 {other} 님이 보낸 메시지입니다.'],
    },
  },
}

export interface ClaimMailFilling {
  item: string
  gallery: string
  other: string
  otherEmail: string
  url: string
}

/** What strangers typed is in it as plain text alone: escaped, and in the subject on one line. */
export function composeClaimMail(
  language: MailLanguage,
  order: ClaimMailOrder,
  filling: ClaimMailFilling,
): Omit<Mail, 'to'> {
  const { subject, body } =
    order.event === 'message' ? texts[language].message : texts[language][order.to][order.event]
  const fill = (text: string) =>
    text.replace(/\{(item|gallery|other|email)\}/g, (_, name: string) => oneLine(wordOf(filling, name)))
  const paragraphs = body.map(fill)
  const said = order.event === 'message' ? [order.text.toWellFormed()] : []
  return {
    subject: fill(subject).slice(0, 200),
    text: `${[...paragraphs, ...said, `CloudAlbum\n${filling.url}`].join('\n\n')}\n`,
    html: [
      `<!doctype html><html lang="${language}"><meta charset="utf-8"><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:480px">`,
      ...paragraphs.map((text) => `<p>${escaped(text)}</p>`),
      ...said.map(
        (text) =>
          `<blockquote style="margin:16px 0;padding-left:16px;border-left:3px solid #ccc;white-space:pre-wrap">${escaped(text)}</blockquote>`,
      ),
      `<p><a href="${escaped(filling.url)}">CloudAlbum</a></p></body></html>`,
    ].join('\n'),
  }
}

const wordOf = (filling: ClaimMailFilling, name: string): string =>
  ({ item: filling.item, gallery: filling.gallery, other: filling.other, email: filling.otherEmail })[name] ??
  ''

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => entities[char] ?? char)

import type { Mail } from '../ports/mailer.ts'
import { mailedCodeLifeMs } from './codes.ts'

export type MailLanguage = 'en' | 'ko'

interface Texts {
  subject: string
  /** Paragraphs; `{code}`, `{link}`, `{life}` and `{email}` are filled in. */
  body: string[]
}

export type MailText =
  'confirm' | 'confirm-link' | 'already-signed-up' | 'reset' | 'new-address' | 'address-notice'

const texts: Record<MailLanguage, Record<MailText, Texts>> = {
  en: {
    confirm: {
      subject: '{code} is your CloudAlbum code',
      body: [
        'Welcome! Confirm your e-mail address with this code:',
        '{code}',
        'It is good for {life}. If you did not sign up, ignore this mail.',
      ],
    },
    'confirm-link': {
      subject: 'Confirm your CloudAlbum address',
      body: [
        'Welcome! Confirm your e-mail address with this link, then sign in:',
        '{link}',
        'It is good for {life}. If you did not sign up, ignore this mail.',
      ],
    },
    'already-signed-up': {
      subject: 'You have a CloudAlbum account already',
      body: [
        'Somebody, probably you, used {email} to sign up, but there is an account with this address.',
        'Sign in with it, or reset its password if you forgot it. If it was not you, ignore this mail: nothing has changed.',
      ],
    },
    reset: {
      subject: '{code} is your CloudAlbum code',
      body: [
        'Set a new password with this code:',
        '{code}',
        'It is good for {life}. If you did not ask for it, ignore this mail: your password stays as it is.',
      ],
    },
    'new-address': {
      subject: '{code} is your CloudAlbum code',
      body: [
        'Confirm {email} as your new e-mail address with this code:',
        '{code}',
        'It is good for {life}. If you did not ask for it, ignore this mail.',
      ],
    },
    'address-notice': {
      subject: 'Your CloudAlbum address is about to change',
      body: [
        'Somebody with your password asked to replace {email} by another e-mail address.',
        'If it was not you, change your password now and sign out everywhere.',
      ],
    },
  },
  ko: {
    confirm: {
      subject: 'CloudAlbum 인증 코드: {code}',
      body: [
        '환영합니다! 아래 코드로 이메일 주소를 인증해 주세요.',
        '{code}',
        '코드는 {life} 동안 유효합니다. 가입하신 적이 없다면 이 메일을 무시하세요.',
      ],
    },
    'confirm-link': {
      subject: 'CloudAlbum 이메일 주소를 인증해 주세요',
      body: [
        '환영합니다! 아래 링크로 이메일 주소를 인증한 다음 로그인해 주세요.',
        '{link}',
        '링크는 {life} 동안 유효합니다. 가입하신 적이 없다면 이 메일을 무시하세요.',
      ],
    },
    'already-signed-up': {
      subject: '이미 CloudAlbum 계정이 있습니다',
      body: [
        '누군가(아마도 본인)가 {email} 주소로 가입을 시도했지만, 이 주소의 계정이 이미 있습니다.',
        '그 계정으로 로그인하거나, 비밀번호를 잊으셨다면 재설정하세요. 본인이 아니라면 이 메일을 무시하세요. 바뀐 것은 없습니다.',
      ],
    },
    reset: {
      subject: 'CloudAlbum 인증 코드: {code}',
      body: [
        '아래 코드로 새 비밀번호를 설정하세요.',
        '{code}',
        '코드는 {life} 동안 유효합니다. 요청하신 적이 없다면 이 메일을 무시하세요. 비밀번호는 그대로입니다.',
      ],
    },
    'new-address': {
      subject: 'CloudAlbum 인증 코드: {code}',
      body: [
        '아래 코드로 {email} 주소를 새 이메일 주소로 인증하세요.',
        '{code}',
        '코드는 {life} 동안 유효합니다. 요청하신 적이 없다면 이 메일을 무시하세요.',
      ],
    },
    'address-notice': {
      subject: 'CloudAlbum 이메일 주소 변경 요청',
      body: [
        '비밀번호를 아는 누군가가 {email} 주소를 다른 이메일 주소로 바꾸려고 합니다.',
        '본인이 아니라면 지금 비밀번호를 바꾸고 모든 기기에서 로그아웃하세요.',
      ],
    },
  },
}

export interface MailFilling {
  to: string
  baseUrl: string
  code?: string
  /** Of a sign-up. */
  link?: string
  /** How long code or link are good; whole hours, or minutes. */
  lifeMs?: number
}

/** Nothing in it is what a stranger typed, but the address that it goes to, or is about. */
export function composeMail(
  name: MailText,
  language: MailLanguage,
  { to, baseUrl, code = '', link = '', lifeMs = mailedCodeLifeMs }: MailFilling,
): Mail {
  const { subject, body } = texts[language][name]
  const values = { code, link, email: to, life: duration(lifeMs, language) }
  const filled = (text: string) =>
    text.replaceAll(/\{(code|link|email|life)\}/g, (_, value: keyof typeof values) => values[value])
  const paragraphs = body.map((text) =>
    text === '{code}'
      ? `<p style="font-size:28px;font-weight:600;letter-spacing:4px;margin:24px 0">${escaped(code)}</p>`
      : `<p>${escaped(filled(text))}</p>`,
  )
  return {
    to,
    subject: filled(subject),
    text: [...body.map(filled), `CloudAlbum\n${baseUrl}`].join('\n\n') + '\n',
    html: [
      `<!doctype html><html lang="${language}"><meta charset="utf-8"><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:480px">`,
      ...paragraphs,
      `<p><a href="${escaped(baseUrl)}">CloudAlbum</a></p></body></html>`,
    ].join('\n'),
  }
}

function duration(ms: number, language: MailLanguage): string {
  const minutes = Math.round(ms / 60_000)
  const [count, unit] =
    minutes % 60 === 0 ? ([minutes / 60, 'hour'] as const) : ([minutes, 'minute'] as const)
  if (language === 'ko') return `${count}${unit === 'hour' ? '시간' : '분'}`
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => entities[char] ?? char)

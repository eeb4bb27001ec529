import { describe, expect, it } from 'vitest'
import { composeMail, type MailText } from './mail-texts.ts'

const names: MailText[] = [
  'confirm',
  'confirm-link',
  'already-signed-up',
  'reset',
  'new-address',
  'address-notice',
]

describe.each(['en', 'ko'] as const)('A mail in %s', (language) => {
  it.each(names)('%s says the same in both forms, and leaves no gap', (name) => {
    const mail = composeMail(name, language, {
      to: 'ann@example.org',
      baseUrl: 'https://album.test',
      code: '123456',
      link: 'https://album.test/x',
    })
    for (const part of [mail.subject, mail.text, mail.html]) expect(part).not.toMatch(/\{\w+\}|undefined/)
    expect(mail.text).toContain('https://album.test')
    expect(mail.html).toContain('href="https://album.test"')
    expect(mail.text.includes('123456')).toBe(mail.html.includes('123456'))
    expect(mail.subject).not.toMatch(/[\r\n]/)
  })
})

it('holds an address that looks like markup as text', () => {
  const to = `"<img src=x onerror='alert(1)'>&"@example.org`
  const mail = composeMail('address-notice', 'en', { to, baseUrl: 'https://album.test' })
  expect(mail.html).toContain('&quot;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;&quot;@example.org')
})

it('says how long its code is good', () => {
  const textOf = (language: 'en' | 'ko', lifeMs?: number) =>
    composeMail('reset', language, {
      to: 'a@example.org',
      baseUrl: '',
      ...(lifeMs === undefined ? {} : { lifeMs }),
    }).text
  const hourMs = 3_600_000
  expect(textOf('en')).toContain('It is good for 15 minutes.')
  expect(textOf('en', hourMs)).toContain('It is good for 1 hour.')
  expect(textOf('en', 24 * hourMs)).toContain('It is good for 24 hours.')
  expect(textOf('ko')).toContain('15분 동안')
  expect(textOf('ko', 24 * hourMs)).toContain('24시간 동안')
})

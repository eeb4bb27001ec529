import type { Mail, Mailer } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface MailerInTest {
  mailer: Mailer
  /** What arrived: envelope and raw message (RFC 5322). */
  received: () => { from: string; to: string[]; raw: string }[]
  /** The server refuses everything from now on. */
  refuse: () => void
  close: () => Promise<void> | void
}

export function mailerSuite(name: string, make: () => Promise<MailerInTest>): void {
  describe(`${name} as a Mailer`, () => {
    let test: MailerInTest
    beforeEach(async () => void (test = await make()))
    afterEach(() => test.close())

    const mail: Mail = {
      to: 'ann@example.org',
      subject: 'Hello',
      text: 'Plain words',
      html: '<p>Rich words</p>',
    }

    it('delivers both forms of a mail to one address', async () => {
      await test.mailer.send(mail)
      const [message, ...more] = test.received()
      expect(more).toEqual([])
      expect(message).toMatchObject({ to: ['ann@example.org'] })
      expect(message?.raw).toContain('Subject: Hello')
      expect(message?.raw).toContain('Plain words')
      expect(message?.raw).toContain('<p>Rich words</p>')
    })

    it('delivers other scripts', async () => {
      await test.mailer.send({ ...mail, subject: '인증 코드' })
      expect(test.received()[0]?.raw).toMatch(/^Subject: =\?UTF-8\?/m)
    })

    it.each([
      { to: 'ann@example.org\r\nBcc: eve@example.org' },
      { to: 'ann@example.org\nRCPT TO:<eve@example.org>' },
      { subject: 'Hello\r\nBcc: eve@example.org' },
      { subject: 'Hello\0' },
    ])('refuses line breaks in %o', async (part) => {
      await expect(test.mailer.send({ ...mail, ...part })).rejects.toMatchObject({ code: 'invalid-input' })
      expect(test.received()).toEqual([])
    })

    it.each([
      'ann@example.org, eve@example.org',
      'ann@example.org <eve@example.org>',
      'Eve <eve@example.org>',
    ])('sends nothing to a second address hidden in "%s"', async (to) => {
      await test.mailer.send({ ...mail, to }).catch(() => undefined)
      expect(test.received().flatMap((message) => message.to)).not.toContain('eve@example.org')
    })

    it('says so when the server does not take it', async () => {
      test.refuse()
      await expect(test.mailer.send(mail)).rejects.toMatchObject({ code: 'unavailable' })
    })
  })
}

import { mailerSuite } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Refusal } from '../testing/fakes/service-fake.ts'
import { startSesFake } from '../testing/fakes/ses-fake.ts'
import { createSesMailer } from './ses-mailer.ts'

const rejected = new Refusal(400, 'MessageRejected', 'Email address is not verified.')
const mail = { to: 'ann@example.org', subject: 's', text: 't', html: 'h' }

mailerSuite('SES', async () => {
  const ses = await startSesFake()
  return {
    mailer: createSesMailer({ client: ses.client(), from: 'CloudAlbum <album@example.org>' }),
    received: () => ses.received,
    refuse: () => ses.fail(rejected, 99),
    close: () => ses.close(),
  }
})

let ses: Awaited<ReturnType<typeof startSesFake>>
beforeEach(async () => void (ses = await startSesFake()))
afterEach(() => ses.close())
const mailer = (from = 'CloudAlbum <album@example.org>') => createSesMailer({ client: ses.client(), from })

it('sends from the configured address, says where answers go, and asks for no automatic ones', async () => {
  await mailer().send({ ...mail, replyTo: 'bob@example.net' })
  expect(ses.received).toMatchObject([{ from: 'album@example.org', to: ['ann@example.org'] }])
  const raw = ses.received[0]?.raw
  expect(raw).toMatch(/^From: CloudAlbum <album@example.org>\r$/m)
  expect(raw).toMatch(/^Reply-To: bob@example.net\r$/m)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
})

it('writes names of senders and domains in other scripts in ASCII', async () => {
  await mailer('사진첩 <album@example.org>').send({ ...mail, to: 'ann@bücher.example' })
  expect(ses.received[0]).toMatchObject({ from: 'album@example.org', to: ['ann@xn--bcher-kva.example'] })
  expect(ses.received[0]?.raw).toContain('From: =?UTF-8?B?7IKs7KeE7LKp?= <album@example.org>')
})

it.each([
  '',
  'ann',
  'ann@',
  '@example.org',
  'ann@example.org bob@example.org',
  'ann@[127.0.0.1]',
  '"a b"@x.org',
])('refuses "%s" as an address', async (to) => {
  await expect(mailer().send({ ...mail, to })).rejects.toMatchObject({ code: 'invalid-input' })
  expect(ses.requests).toEqual([])
})

it('tries again for a moment when SES has too much to do', async () => {
  ses.fail('throttled')
  ses.fail('unavailable')
  await mailer().send(mail)
  expect(ses.received).toHaveLength(1)
})

it('says so when SES does not answer, and why in the cause', async () => {
  await ses.close()
  await expect(mailer().send(mail)).rejects.toMatchObject({ code: 'unavailable', cause: expect.any(Error) })
})

import { addAccount } from '@cloudalbum/core'
import { afterEach, describe, expect, it } from 'vitest'
import { join } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

const minuteMs = 60_000
/** Nobody listens there, and no mail is sent before the background runs. */
const mail = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'album@example.org' }

let album: SafetyAlbum
let owner: Awaited<ReturnType<typeof join>> & { linkToken: string }
afterEach(() => album.close())

async function open(env: Record<string, string> = {}) {
  album = await openSafetyAlbum(env)
  const person = await join(album, 'owner')
  const make = <T>(path: string, body: unknown) =>
    album.json<T>('POST', path, { token: person.session, body })
  const { id: albumId } = await make<{ id: string }>('/api/albums', { title: 'a' })
  const { url } = await make<{ url: string }>('/api/share-links', { albumId, password: 'link of owner' })
  owner = { ...person, linkToken: url.split('/').at(-1)! }
}

type Try = (subject: string, from?: string) => Promise<Response>
const post = (path: string, body: unknown, from?: string) =>
  album.ask('POST', path, { body, headers: from === undefined ? {} : { 'x-forwarded-for': from } })

const wrongSignIn: Try = (email, from) => post('/api/session', { email, password: 'wrong word' }, from)
const wrongCode: Try = (email, from) =>
  post('/api/password/reset', { email, code: '000000', password: 'a good long password' }, from)

/** What can be guessed, how often by one caller, and what right answer is refused then, too. */
const guesses: [string, number, Try, (from?: string) => Promise<Response>][] = [
  [
    'sign-in',
    10,
    wrongSignIn,
    (from) => post('/api/session', { email: owner.email, password: owner.password }, from),
  ],
  [
    'sign-in in the dialect of 2019',
    10,
    (email, from) => post('/compat/cloudalbum/users/signin', { email, password: 'wrong word' }, from),
    (from) => post('/compat/cloudalbum/users/signin', { email: owner.email, password: owner.password }, from),
  ],
  [
    'the password of a link',
    10,
    (_, from) => post(`/api/shares/${owner.linkToken}/unlock`, { password: 'wrong word' }, from),
    (from) => post(`/api/shares/${owner.linkToken}/unlock`, { password: 'link of owner' }, from),
  ],
  ['codes for a new password', 20, wrongCode, (from) => wrongCode(owner.email, from)],
  [
    'codes for a sign-up',
    20,
    (email, from) => post('/api/accounts/confirm', { email, code: '000000' }, from),
    (from) => post('/api/accounts/confirm', { email: owner.email, code: '000000' }, from),
  ],
  [
    'the password of a session',
    20,
    () =>
      album.ask('POST', '/api/account/password', {
        token: owner.session,
        body: { currentPassword: 'wrong word', newPassword: 'a good long password' },
      }),
    () =>
      album.ask('POST', '/api/account/password', {
        token: owner.session,
        body: { currentPassword: owner.password, newPassword: 'a good long password' },
      }),
  ],
  [
    'mails with codes',
    5,
    (email, from) => post('/api/password/forgot', { email }, from),
    (from) => post('/api/password/forgot', { email: owner.email }, from),
  ],
]

async function expectLimited(max: number, guess: Try, right: (from?: string) => Promise<Response>) {
  for (let n = 0; n < max; n++) expect([n, (await guess(owner.email)).status === 429]).toEqual([n, false])
  const refused = await right()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3600)
  expect(refused.headers.get('set-cookie')).toBeNull()
}

describe('guessing is limited', () => {
  it.each(guesses)('%s: %i tries, then 429 with Retry-After', async (_, max, guess, right) => {
    await open()
    await expectLimited(max, guess, right)
    album.clock.nowMs += 60 * minuteMs
    expect((await guess(owner.email)).status).not.toBe(429)
  })

  it.each(guesses)(
    '%s: %i tries, also while the store of the limiter is down',
    async (_, max, guess, right) => {
      await open()
      album.adapters.db.exec('DROP TABLE rate_limits')
      await expectLimited(max, guess, right)
      expect(album.logged.join('\n')).toContain('"event":"rate-limiter"')
    },
  )

  it.each(guesses.slice(0, 5))(
    '%s: a caller gains nothing by headers that tell of another address (%i tries)',
    async (_, max, guess, right) => {
      await open()
      for (let n = 0; n < max; n++) await guess(owner.email, `203.0.113.${n}`)
      expect((await right('203.0.113.200')).status).toBe(429)
    },
  )

  it.each(guesses.slice(0, 5))(
    '%s: behind a proxy each address has its own %i tries, whatever it says itself',
    async (_, max, guess, right) => {
      await open({ TRUST_PROXY: '1' })
      for (let n = 0; n < max; n++) await guess(owner.email, `198.51.100.${n}, 203.0.113.1`)
      expect((await right('198.51.100.200, 203.0.113.1')).status).toBe(429)
      expect((await right('203.0.113.1, 203.0.113.2')).status).not.toBe(429)
    },
  )

  it('one account, from many addresses', async () => {
    await open({ TRUST_PROXY: '1' })
    for (let n = 0; n < 100; n++) await wrongSignIn(owner.email, `203.0.113.${n}`)
    expect((await wrongSignIn(owner.email.toUpperCase(), '203.0.113.200')).status).toBe(429)
    expect((await album.ask('GET', '/api/account', { token: owner.session })).status).toBe(200)
  }, 60_000)

  it('one link, from many addresses', async () => {
    await open({ TRUST_PROXY: '1' })
    const guess = (from: string) =>
      post(`/api/shares/${owner.linkToken}/unlock`, { password: 'wrong word' }, from)
    for (let n = 0; n < 100; n++) await guess(`203.0.113.${n}`)
    expect((await guess('203.0.113.200')).status).toBe(429)
  }, 60_000)

  it('many accounts, from one address; IPv6 counts by /64', async () => {
    await open({ TRUST_PROXY: '1' })
    for (let n = 0; n < 100; n++)
      await wrongSignIn(`somebody-${n}@example.org`, `2001:db8:1:2::${n.toString(16)}`)
    expect((await wrongSignIn('another@example.org', '2001:db8:1:2:ffff::1')).status).toBe(429)
    expect((await wrongSignIn('another@example.org', '2001:db8:1:3::1')).status).toBe(401)
  }, 60_000)

  it('right passwords count for nothing', async () => {
    await open()
    for (let n = 0; n < 12; n++)
      expect((await post('/api/session', { email: owner.email, password: owner.password })).status).toBe(200)
  })
})

/** Counts slow hashes, made and checked, which are all that takes time. */
function countHashes(): () => number {
  const { hasher } = album.adapters
  const { hash, verify } = hasher
  let count = 0
  hasher.hash = (...args) => (count++, hash(...args))
  hasher.verify = (...args) => (count++, verify(...args))
  return () => count
}

const questions: [string, number, (email: string) => Promise<Response>][] = [
  ['sign-in', 1, wrongSignIn],
  [
    'sign-in in the dialect of 2019',
    1,
    (email) => post('/compat/cloudalbum/users/signin', { email, password: 'wrong word' }),
  ],
  ['sign-up', 1, (email) => post('/api/accounts', { email, password: 'a good long password' })],
  ['a code for a sign-up', 0, (email) => post('/api/accounts/confirm/resend', { email })],
  ['the code of a sign-up', 0, (email) => post('/api/accounts/confirm', { email, code: '000000' })],
  ['a code for a new password', 0, (email) => post('/api/password/forgot', { email })],
  ['the code for a new password', 0, wrongCode],
]

/** An album that sends mails, with an account of each kind. */
async function withAccounts() {
  album = await openSafetyAlbum(mail)
  const defaultSettings = { signUp: 'open', defaultQuotaBytes: null } as const
  for (const name of ['known', 'disabled']) {
    const input = { email: `${name}@example.org`, password: 'a good long password' }
    const account = await addAccount({ ...album.adapters, defaultSettings }, input)
    if (name === 'disabled')
      await album.adapters.accounts.setStanding(account.id, { disabled: true }, album.clock.now())
  }
  await post('/api/accounts', { email: 'unconfirmed@example.org', password: 'a good long password' })
}

describe('whether an address has an account', () => {
  it.each(questions)(
    '%s tells neither by its answer nor by its work (%i slow hashes)',
    async (_, hashes, ask) => {
      await withAccounts()
      const count = countHashes()
      // The hash that stands for a missing one is made once.
      await wrongSignIn('first@example.org')
      const told: unknown[] = []
      for (const name of ['unknown', 'known', 'disabled', 'unconfirmed']) {
        const before = count()
        const answer = await ask(`${name}@example.org`)
        // Drawn for each answer.
        expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
        answer.headers.delete('x-request-id')
        told.push([answer.status, await answer.text(), Object.fromEntries(answer.headers), count() - before])
      }
      for (const one of told) expect(one).toEqual(told[0])
      expect((told[0] as unknown[])[3]).toBe(hashes)
    },
  )

  it('a disabled account says so to the right password only', async () => {
    await withAccounts()
    const tell = async (password: string) => {
      const answer = await post('/api/session', { email: 'disabled@example.org', password })
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    expect(await tell('wrong word')).toEqual([401, 'sign-in-failed'])
    expect(await tell('a good long password')).toEqual([403, 'account-disabled'])
  })
})

import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import * as contract from '@cloudalbum/contract'
import { addAccount } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestAlbum, goodPassword as password, type AlbumOptions } from './account-test-album.ts'

const minuteMs = 60_000
const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const parts of open.splice(0)) await parts.close()
})

async function start(options: AlbumOptions = {}) {
  const parts = await openTemporaryParts(new FakeClock())
  open.push(parts)
  return createTestAlbum(parts, options)
}

describe('Signing up without e-mail', () => {
  it('makes the first account the admin, confirmed at once, and says so in the configuration', async () => {
    const { call, signIn } = await start()
    const before = contract.config.parse(await (await call('GET /api/config')).json())
    expect(before).toMatchObject({ firstAccount: true, signUp: 'open', email: false, version: '1.2.3' })
    const body = {
      email: 'Ann@example.org',
      password,
      displayName: 'Ann',
      timeZone: 'Asia/Seoul',
      language: 'ko',
    }
    const response = await call('POST /api/accounts', { body })
    expect([response.status, await response.json()]).toEqual([201, { confirmation: 'done' }])
    const session = await signIn('ann@EXAMPLE.org')
    expect(contract.session.parse(session).account).toMatchObject({
      email: 'Ann@example.org',
      displayName: 'Ann',
      role: 'admin',
      preferences: { timeZone: 'Asia/Seoul', language: 'ko' },
      storage: { usedBytes: 0, quotaBytes: null, photos: 0 },
    })
    expect(await (await call('GET /api/config')).json()).toMatchObject({ firstAccount: false })
  })

  it.each(['open', 'closed', 'invitation'] as const)(
    'makes exactly one admin of twelve that come first at once (%s)',
    async (signUp) => {
      const { outcome, accounts } = await start({ settings: { signUp, defaultQuotaBytes: null } })
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          outcome('POST /api/accounts', { body: { email: `p${n}@example.org`, password } }),
        ),
      )
      const all = (await accounts.list(undefined, 100)).accounts
      expect(all.filter(({ role }) => role === 'admin')).toHaveLength(1)
      expect(outcomes.filter((one) => one === '201')).toHaveLength(signUp === 'open' ? 12 : 1)
      expect(new Set(outcomes)).toEqual(new Set(signUp === 'open' ? ['201'] : ['201', '403 sign-up-closed']))
    },
  )

  it('makes one account of one address that comes many times at once, whose password works', async () => {
    const { outcome, signIn, db } = await start()
    const body = { email: 'ann@example.org', password }
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => outcome('POST /api/accounts', { body })),
    )
    expect(outcomes.toSorted()).toEqual(['201', ...Array<string>(4).fill('409 email-taken')])
    await signIn('ann@example.org')
    expect(db.prepare('SELECT count(*) FROM passwords').pluck().get()).toBe(1)
  })

  it('gives new accounts the quota of the settings', async () => {
    const { join } = await start({ settings: { signUp: 'open', defaultQuotaBytes: 500 } })
    expect((await join('ann@example.org')).account.storage.quotaBytes).toBe(500)
  })

  it.each([
    [{ email: 'nonsense', password }, '400 invalid-input'],
    [{ email: 'a@example.org\r\nBcc: b@example.org', password }, '400 invalid-input'],
    [{ email: 'ann@example.org', password: 'short' }, '400 invalid-input'],
    [{ email: 'ann@example.org', password: 'Password123' }, '400 password-weak'],
    [{ email: 'ann@example.org', password: '23456789' }, '400 password-weak'],
    [{ email: 'ann@example.org', password: 'abababab' }, '400 password-weak'],
    [{ email: 'ann@example.org', password: 'ANN@example.org' }, '400 password-weak'],
    [{ email: 'annabella@example.org', password: 'annabella' }, '400 password-weak'],
    [{ email: 'ann@example.org', password, timeZone: 'Mars/Olympus' }, '400 invalid-input'],
    [{ email: 'ann@example.org', password, role: 'admin' }, '400 invalid-input'],
    [{ email: 'ann@example.org', password, quotaBytes: null }, '400 invalid-input'],
  ])('refuses %o', async (body, expected) => {
    const { outcome, accounts } = await start()
    expect(await outcome('POST /api/accounts', { body })).toBe(expected)
    expect((await accounts.list(undefined, 1)).accounts).toEqual([])
  })

  it('limits sign-ups per address of the caller, IPv6 by /64', async () => {
    const { outcome, clock } = await start()
    const attempt = (ip: string) =>
      outcome('POST /api/accounts', { body: { email: 'ann@example.org', password: 'password' }, ip })
    for (let n = 0; n < 100; n++) await attempt(`2001:db8::${n}`)
    expect(await attempt('2001:DB8:0:0:ffff::1')).toBe('429 rate-limited')
    expect(await attempt('2001:db8:0:1::1')).toBe('400 password-weak')
    clock.advance(60 * minuteMs)
    expect(await attempt('2001:db8::1')).toBe('400 password-weak')
  })
})

describe('Signing up by e-mail code', () => {
  const confirm = (album: Awaited<ReturnType<typeof start>>, email: string, code = album.newestCode()) =>
    album.outcome('POST /api/accounts/confirm', { body: { email, code } })

  it('sends a code, and lets in with it', async () => {
    const album = await start({ mail: true })
    const body = { email: 'ann@example.org', password, language: 'ko' }
    expect(await (await album.call('POST /api/accounts', { body })).json()).toEqual({
      confirmation: 'code-sent',
    })
    await album.work()
    expect(album.mails).toHaveLength(1)
    expect(album.mails[0]).toMatchObject({
      to: 'ann@example.org',
      subject: expect.stringContaining('인증 코드'),
    })
    expect(await album.outcome('POST /api/session', { body: { email: 'ann@example.org', password } })).toBe(
      '403 not-confirmed',
    )
    expect(
      await album.outcome('POST /api/session', { body: { email: 'ann@example.org', password: 'wrong' } }),
    ).toBe('401 sign-in-failed')
    expect(await confirm(album, 'ANN@example.org')).toBe('204')
    expect((await album.signIn('ann@example.org')).account.role).toBe('admin')
    expect(await confirm(album, 'ann@example.org')).toBe('400 code-wrong')
  })

  it('keeps no code in plain text', async () => {
    const album = await start({ mail: true })
    await album.call('POST /api/accounts', { body: { email: 'ann@example.org', password } })
    await album.work()
    const stored = JSON.stringify([
      album.db.prepare('SELECT * FROM one_time_codes').all(),
      album.db.prepare('SELECT * FROM jobs').all(),
    ])
    expect(stored).not.toContain(`"${album.newestCode()}"`)
  })

  it('refuses a code after 15 minutes, and after five wrong ones', async () => {
    const album = await start({ mail: true })
    await album.call('POST /api/accounts', { body: { email: 'ann@example.org', password } })
    await album.work()
    const first = album.newestCode()
    album.clock.advance(15 * minuteMs)
    expect(await confirm(album, 'ann@example.org', first)).toBe('400 code-wrong')
    await album.call('POST /api/accounts/confirm/resend', { body: { email: 'ann@example.org' } })
    await album.work()
    const second = album.newestCode()
    const wrong = second === '111111' ? '222222' : '111111'
    for (let n = 0; n < 5; n++) expect(await confirm(album, 'ann@example.org', wrong)).toBe('400 code-wrong')
    expect(await confirm(album, 'ann@example.org', second)).toBe('400 code-wrong')
  })

  it('starts anew when somebody signs up again before the code came back', async () => {
    const album = await start({ mail: true })
    await album.call('POST /api/accounts', { body: { email: 'ann@example.org', password: 'Squatter 1!' } })
    await album.call('POST /api/accounts', {
      body: { email: 'Ann@example.org', password, displayName: 'Ann' },
    })
    await album.work()
    expect(await confirm(album, 'ann@example.org')).toBe('204')
    expect((await album.signIn('ann@example.org')).account.displayName).toBe('Ann')
    expect(
      await album.outcome('POST /api/session', {
        body: { email: 'ann@example.org', password: 'Squatter 1!' },
      }),
    ).toBe('401 sign-in-failed')
  })

  it('answers alike for a taken address, and tells its owner only', async () => {
    const album = await start({ mail: true })
    await addAccount(album.ports, { email: 'ann@example.org', password })
    const answers = []
    for (const email of ['ann@example.org', 'new@example.org']) {
      const response = await album.call('POST /api/accounts', { body: { email, password } })
      answers.push([response.status, await response.text()])
    }
    expect(answers[0]).toEqual(answers[1])
    await album.work()
    expect(album.mails.map(({ to, subject }) => [to, /\d{6}/.test(subject)]).toSorted()).toEqual([
      ['ann@example.org', false],
      ['new@example.org', true],
    ])
  })

  it('makes nobody admin before they are confirmed: a mistyped first address locks nobody out', async () => {
    const album = await start({ mail: true, settings: { signUp: 'closed', defaultQuotaBytes: null } })
    const join = async (email: string) => {
      expect(await album.outcome('POST /api/accounts', { body: { email, password } })).toBe('201')
      await album.work()
      return album.newestCode()
    }
    const mistyped = await join('anm@example.org')
    const right = await join('ann@example.org')
    expect(await confirm(album, 'ann@example.org', right)).toBe('204')
    expect((await album.signIn('ann@example.org')).account.role).toBe('admin')
    expect(await confirm(album, 'anm@example.org', mistyped)).toBe('403 sign-up-closed')
    expect(await album.outcome('POST /api/accounts', { body: { email: 'bob@example.org', password } })).toBe(
      '403 sign-up-closed',
    )
  })

  it('answers a resend alike for known, confirmed and unknown addresses, and limits it', async () => {
    const album = await start({ mail: true })
    await album.call('POST /api/accounts', { body: { email: 'ann@example.org', password } })
    await album.work()
    for (const email of ['ann@example.org', 'nobody@example.org']) {
      const resend = () => album.call('POST /api/accounts/confirm/resend', { body: { email } })
      for (let n = 0; n < 5; n++) expect((await resend()).status).toBe(202)
      const refused = await resend()
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
    }
    await album.work()
    expect(album.mails.map(({ to }) => to)).toEqual(Array(6).fill('ann@example.org'))
  })
})

describe('Signing up by invitation', () => {
  async function invited(body: object = {}) {
    const album = await start({ settings: { signUp: 'invitation', defaultQuotaBytes: null } })
    const admin = await album.join('admin@example.org')
    const invitation = contract.invitation.parse(
      await (await album.call('POST /api/admin/invitations', { body, token: admin.token })).json(),
    )
    const use = (email: string, secret = new URL(invitation.url).searchParams.get('invitation')!) =>
      album.outcome('POST /api/accounts', { body: { email, password, invitation: secret } })
    return { ...album, admin, invitation, use }
  }

  it('works once, by a link to the sign-up page', async () => {
    const { use, invitation, call, admin } = await invited()
    expect(invitation.url).toMatch(/^https:\/\/album\.test\/sign-up\?invitation=[\w-]{43}$/)
    expect(await use('ann@example.org', 'wrong')).toBe('403 sign-up-closed')
    expect(await use('ann@example.org')).toBe('201')
    expect(await use('bob@example.org')).toBe('403 sign-up-closed')
    expect(await (await call('GET /api/admin/invitations', { token: admin.token })).json()).toEqual({
      invitations: [],
    })
  })

  it('is not used up by a sign-up that failed', async () => {
    const { use } = await invited()
    expect(await use('admin@example.org')).toBe('409 email-taken')
    expect(await use('ann@example.org')).toBe('201')
  })

  it('lets exactly one of many at once in', async () => {
    const { use } = await invited()
    const outcomes = await Promise.all(Array.from({ length: 6 }, (_, n) => use(`p${n}@example.org`)))
    expect(outcomes.filter((one) => one === '201')).toHaveLength(1)
  })

  it('is for its address only, when it has one', async () => {
    const { use } = await invited({ email: 'ann@example.org' })
    expect(await use('bob@example.org')).toBe('403 sign-up-closed')
    expect(await use('Ann@example.org')).toBe('201')
  })

  it('ends after a week, or when it is revoked', async () => {
    const old = await invited()
    old.clock.advance(7 * 24 * 60 * minuteMs)
    expect(await old.use('ann@example.org')).toBe('403 sign-up-closed')
    const { use, call, outcome, admin, invitation } = await invited()
    expect(await outcome(`DELETE /api/admin/invitations/${invitation.id}`, { token: admin.token })).toBe(
      '204',
    )
    expect(await outcome(`DELETE /api/admin/invitations/${invitation.id}`, { token: admin.token })).toBe(
      '404 not-found',
    )
    expect(await use('ann@example.org')).toBe('403 sign-up-closed')
    expect((await call('POST /api/accounts', { body: { email: 'x@example.org', password } })).status).toBe(
      403,
    )
  })
})

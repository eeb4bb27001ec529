import { randomBytes } from 'node:crypto'
import { createCognitoAccessTokens, createCognitoIdentity } from '@cloudalbum/adapters-aws'
import { startCognitoLocal } from '@cloudalbum/adapters-aws/testing'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cookieOf, createTestAlbum, goodPassword as password } from './account-test-album.ts'

const email = 'ann@example.org'
const newPassword = 'Red panda 8!'
const minuteMs = 60_000
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  vi.restoreAllMocks()
})

async function builtIn() {
  const clock = new FakeClock()
  const parts = await openTemporaryParts(clock)
  closing.push(parts.close)
  const album = createTestAlbum(parts, { mail: true })
  return { ...album, clock, codes: () => album.mails.flatMap(({ text }) => /^\d{6}$/m.exec(text) ?? []) }
}

async function cognito() {
  const clock = new FakeClock()
  // aws-jwt-verify asks the system for the time.
  vi.spyOn(Date, 'now').mockImplementation(() => clock.now())
  const [parts, emulator] = [await openTemporaryParts(clock), await startCognitoLocal({ clock })]
  closing.push(parts.close, emulator.stop)
  const { pool, keysUrl } = emulator
  const identity = createCognitoIdentity({ ...pool, confirmation: 'code', signUpFloorMs: 0 })
  const tokens = createCognitoAccessTokens({ ...pool, keysUrl, clock, secret: randomBytes(32) })
  const album = createTestAlbum({ ...parts, identity, tokens }, { mail: true })
  return { ...album, clock, codes: () => emulator.sent.map(({ code }) => code) }
}

describe.each([
  ['built-in identity', builtIn],
  ['Cognito', cognito],
])('With %s', (_, open) => {
  async function start() {
    const album = await open()
    const { outcome, call, work } = album
    const isIn = async (token: string) => (await call('GET /api/account', { token })).status === 200
    const send = (address: string, body: object) => outcome(address, { body })
    const refresh = (cookie: string) => call('POST /api/session/refresh', { cookie })
    async function newestCode() {
      await work()
      return album.codes().at(-1) ?? 'none'
    }
    const wrongCode = async () => ((await newestCode()) === '123456' ? '654321' : '123456')
    async function join(who = email) {
      const body = { email: who, password }
      expect(await send('POST /api/accounts', body)).toBe('201')
      const confirmation = { email: who, code: await newestCode() }
      expect(await send('POST /api/accounts/confirm', confirmation)).toBe('204')
      return album.signIn(who)
    }
    return { ...album, isIn, send, refresh, newestCode, wrongCode, join }
  }

  it('a sign-up is confirmed by the code, and not before', async () => {
    const { send, wrongCode, newestCode, signIn } = await start()
    expect(await send('POST /api/accounts', { email, password })).toBe('201')
    expect(await send('POST /api/session', { email, password })).toBe('403 not-confirmed')
    expect(await send('POST /api/session', { email, password: newPassword })).toBe('401 sign-in-failed')
    const wrong = { email, code: await wrongCode() }
    expect(await send('POST /api/accounts/confirm', wrong)).toBe('400 code-wrong')
    expect(await send('POST /api/accounts/confirm/resend', { email })).toBe('202')
    expect(await send('POST /api/accounts/confirm', { email, code: await newestCode() })).toBe('204')
    expect((await signIn(email)).account).toMatchObject({ email, role: 'admin', handle: 'ann' })
  })

  it('a known address is answered as an unknown one', async () => {
    const { call, join, work, mails } = await start()
    await join()
    const answers = []
    for (const who of [email, 'new@example.org'])
      for (const [address, body] of [
        ['POST /api/accounts', { email: who, password }],
        ['POST /api/accounts/confirm', { email: who, code: '000000' }],
        ['POST /api/accounts/confirm/resend', { email: who }],
        ['POST /api/password/forgot', { email: who }],
        ['POST /api/password/reset', { email: who, code: '000000', password }],
        ['POST /api/session', { email: who, password: 'wrong' }],
      ] as const) {
        const answer = await call(address, { body })
        answers.push([address, answer.status, await answer.text()])
      }
    expect(answers.slice(0, 6)).toEqual(answers.slice(6))
    await work()
    expect(mails.map(({ to, subject }) => [to, subject])).toContainEqual([
      email,
      'You have a CloudAlbum account already',
    ])
  })

  it('a session is renewed with a cookie that rotates, and ends when an old one comes back', async () => {
    const { join, refresh, isIn, clock } = await start()
    const ann = await join()
    clock.advance(20 * minuteMs)
    expect(await isIn(ann.token)).toBe(false)
    const renewed = await refresh(ann.cookie)
    const { accessToken } = (await renewed.json()) as { accessToken: string }
    expect(await isIn(accessToken)).toBe(true)
    const next = cookieOf(renewed) ?? ''
    expect(next).not.toBe(ann.cookie)
    clock.advance(minuteMs)
    expect((await refresh(ann.cookie)).status).toBe(401)
    expect((await refresh(next)).status).toBe(401)
    expect(await isIn(accessToken)).toBe(false)
  })

  it('sessions are listed, and ended one by one, at once', async () => {
    const { join, signIn, call, outcome, isIn, refresh } = await start()
    const ann = await join()
    const phone = await signIn(email, password, { 'user-agent': 'curl/8' })
    const list = await call('GET /api/sessions', { token: ann.token })
    const { sessions } = (await list.json()) as { sessions: { id: string; current: boolean }[] }
    expect(sessions.map(({ current }) => current).toSorted()).toEqual([false, true])
    const other = sessions.find(({ current }) => !current)?.id ?? ''
    expect(await outcome(`DELETE /api/sessions/${other}`, { token: ann.token })).toBe('204')
    expect([await isIn(phone.token), await isIn(ann.token)]).toEqual([false, true])
    expect((await refresh(phone.cookie)).status).toBe(401)
    expect(await outcome(`DELETE /api/sessions/${other}`, { token: ann.token })).toBe('404 not-found')
    expect(await outcome('DELETE /api/session', { cookie: ann.cookie })).toBe('204')
    expect(await isIn(ann.token)).toBe(false)
  })

  it('a new password keeps this device, and no other', async () => {
    const { join, signIn, call, isIn, send, refresh } = await start()
    const [ann, phone] = [await join(), await signIn(email)]
    const change = (currentPassword: string) =>
      call('POST /api/account/password', { token: ann.token, body: { currentPassword, newPassword } })
    expect((await change('wrong')).status).toBe(401)
    const changed = await change(password)
    const { accessToken } = (await changed.json()) as { accessToken: string }
    expect([await isIn(accessToken), await isIn(ann.token), await isIn(phone.token)]).toEqual([
      true,
      false,
      false,
    ])
    expect((await refresh(cookieOf(changed) ?? '')).status).toBe(200)
    expect(await send('POST /api/session', { email, password })).toBe('401 sign-in-failed')
    await signIn(email, newPassword)
  })

  it('a forgotten password is replaced by the code, which signs out everywhere', async () => {
    const { join, send, newestCode, wrongCode, isIn, signIn } = await start()
    const ann = await join()
    expect(await send('POST /api/password/forgot', { email })).toBe('202')
    const reset = async (code: string) =>
      send('POST /api/password/reset', { email, code, password: newPassword })
    expect(await reset(await wrongCode())).toBe('400 code-wrong')
    const code = await newestCode()
    expect(await reset(code)).toBe('204')
    expect(await isIn(ann.token)).toBe(false)
    expect(await reset(code)).toBe('400 code-wrong')
    await signIn(email, newPassword)
  })

  it('a password is replaced by a code that the admin hands over', async () => {
    const { join, call, send, signIn } = await start()
    const [admin, bob] = [await join(), await join('bob@example.org')]
    const address = `POST /api/admin/accounts/${bob.account.id}/reset-code`
    const { code } = (await (await call(address, { token: admin.token })).json()) as { code: string }
    const body = { email: 'bob@example.org', code, password: newPassword }
    expect(await send('POST /api/password/reset', body)).toBe('204')
    await signIn('bob@example.org', newPassword)
  })

  it('a forgotten password can be set before the address was confirmed, which confirms it', async () => {
    const { send, newestCode, signIn } = await start()
    await send('POST /api/accounts', { email, password })
    await newestCode()
    await send('POST /api/password/forgot', { email })
    const body = { email, code: await newestCode(), password: newPassword }
    expect(await send('POST /api/password/reset', body)).toBe('204')
    expect((await signIn(email, newPassword)).account.handle).toBe('ann')
  })

  it('another address is where codes go from then on', async () => {
    const { join, outcome, send, work, mails, newestCode, signIn } = await start()
    const { token } = await join()
    const moved = 'anna@example.org'
    expect(await outcome('POST /api/account/email', { token, body: { email: moved, password } })).toBe('200')
    await work()
    const code = mails.flatMap(({ to, text }) => (to === moved ? (/^\d{6}$/m.exec(text) ?? []) : [])).at(-1)
    expect(await outcome('POST /api/account/email/confirm', { token, body: { code } })).toBe('200')
    await work()
    expect(await send('POST /api/password/forgot', { email: moved })).toBe('202')
    const body = { email: moved, code: await newestCode(), password: newPassword }
    expect(await send('POST /api/password/reset', body)).toBe('204')
    await signIn(moved, newPassword)
    expect(await send('POST /api/session', { email, password: newPassword })).toBe('401 sign-in-failed')
  })

  it('signing out everywhere counts at once', async () => {
    const { join, signIn, outcome, isIn, refresh, clock } = await start()
    const [ann, phone] = [await join(), await signIn(email)]
    clock.advance(1)
    expect(await outcome('DELETE /api/sessions', { token: ann.token })).toBe('204')
    expect([await isIn(ann.token), await isIn(phone.token)]).toEqual([false, false])
    expect((await refresh(phone.cookie)).status).toBe(401)
    expect(await isIn((await signIn(email)).token)).toBe(true)
  })

  it('whoever is disabled is out at once, and in again when enabled', async () => {
    const { join, outcome, send, work, isIn, refresh, signIn, clock } = await start()
    const [admin, bob] = [await join(), await join('bob@example.org')]
    const body = { email: 'bob@example.org', password }
    const stand = async (disabled: boolean) => {
      clock.advance(1)
      const address = `PATCH /api/admin/accounts/${bob.account.id}`
      expect(await outcome(address, { token: admin.token, body: { disabled } })).toBe('200')
    }
    await stand(true)
    expect(await isIn(bob.token)).toBe(false)
    expect((await refresh(bob.cookie)).status).toBe(401)
    expect(await send('POST /api/session', body)).toBe('403 account-disabled')
    await work()
    expect(await send('POST /api/session', body)).toMatch(/^40[13] /)
    await stand(false)
    await work()
    expect(await isIn((await signIn(body.email)).token)).toBe(true)
  })

  it('a deleted account is nowhere any more, and its address free', async () => {
    const { join, outcome, send, work, isIn, identity } = await start()
    await join()
    const bob = await join('bob@example.org')
    expect(await outcome('DELETE /api/account', { token: bob.token, body: { password } })).toBe('204')
    expect(await isIn(bob.token)).toBe(false)
    expect(await send('POST /api/session', { email: 'bob@example.org', password })).toBe('401 sign-in-failed')
    await work()
    expect(await identity.checkPassword(bob.account.id, password)).toBe(false)
    await join('bob@example.org')
  })
})

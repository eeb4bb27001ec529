import { randomBytes } from 'node:crypto'
import { createCognitoAccessTokens, createCognitoIdentity } from '@cloudalbum/adapters-aws'
import { startCognitoLocal } from '@cloudalbum/adapters-aws/testing'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { alignLogin, compareLogins, newId, type OutsideIdentity } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cookieOf, createTestAlbum, goodPassword as password } from './account-test-album.ts'

const email = 'ann@example.org'
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  vi.restoreAllMocks()
})

async function start(confirmation: OutsideIdentity['confirmation'], { mail = false } = {}) {
  const clock = new FakeClock()
  // aws-jwt-verify asks the system for the time.
  vi.spyOn(Date, 'now').mockImplementation(() => clock.now())
  const [parts, cognito] = [await openTemporaryParts(clock), await startCognitoLocal({ clock })]
  closing.push(parts.close, cognito.stop)
  const { pool, keysUrl } = cognito
  const identity = createCognitoIdentity({ ...pool, confirmation, signUpFloorMs: 0 })
  const tokens = createCognitoAccessTokens({ ...pool, keysUrl, clock, secret: randomBytes(32) })
  const album = createTestAlbum({ ...parts, identity, tokens }, { mail })
  const send = (address: string, body: object) => album.outcome(address, { body })
  const refresh = (cookie: string) => album.call('POST /api/session/refresh', { cookie })
  const isIn = async (token: string) => (await album.call('GET /api/account', { token })).status === 200
  return { ...album, identity, tokens, cognito, clock, send, refresh, isIn, parts }
}

describe('An address that is proven by a link of Cognito', () => {
  it('is known to the album from the first sign-in on', async () => {
    const { send, signIn, accounts, cognito } = await start('link')
    expect(await send('POST /api/accounts', { email, password })).toBe('201')
    expect(await send('POST /api/session', { email, password })).toBe('403 not-confirmed')
    const { id = '' } = (await accounts.byEmail(email)) ?? {}
    await cognito.followLink(id)
    expect(await send('POST /api/session', { email, password: 'wrong' })).toBe('401 sign-in-failed')
    expect((await accounts.get(id))?.confirmedAtMs).toBeNull()
    expect((await signIn(email)).account).toMatchObject({ role: 'admin', handle: 'ann' })
  })

  it('is nobody else’s between the link and the first sign-in', async () => {
    const { send, signIn, accounts, cognito } = await start('link')
    await send('POST /api/accounts', { email, password })
    await cognito.followLink((await accounts.byEmail(email))?.id ?? '')
    const body = { email, password: 'Somebody else 9!' }
    expect(await send('POST /api/accounts', body)).toBe('201')
    expect(await send('POST /api/session', body)).toBe('401 sign-in-failed')
    await signIn(email)
  })
})

it('Where nobody proves an address, an account is usable at once, and a taken address is told', async () => {
  const { call, send, signIn } = await start('automatic')
  const answer = await call('POST /api/accounts', { body: { email, password } })
  expect(await answer.json()).toEqual({ confirmation: 'done' })
  expect((await signIn(email)).account.handle).toBe('ann')
  expect(await send('POST /api/accounts', { email, password })).toBe('409 email-taken')
})

it('The page is told that codes come by mail, though the album itself sends none', async () => {
  const { call } = await start('code')
  expect(await (await call('GET /api/config')).json()).toMatchObject({ email: true })
})

describe('While Cognito is away', () => {
  it('a session stays, and is renewed later with the same cookie', async () => {
    const { join, refresh, isIn, cognito, clock } = await start('automatic')
    const ann = await join(email)
    cognito.fail('reset', 3)
    const away = await refresh(ann.cookie)
    expect([away.status, away.headers.get('retry-after'), cookieOf(away)]).toEqual([503, '5', undefined])
    clock.advance(10 * 60_000)
    expect(await isIn(ann.token)).toBe(true)
    expect((await refresh(ann.cookie)).status).toBe(200)
  })

  it('a sign-out counts here all the same, and says that Cognito has not heard of it', async () => {
    const { join, outcome, isIn, cognito } = await start('automatic')
    const ann = await join(email)
    cognito.fail('reset', 3)
    expect(await outcome('DELETE /api/sessions', { token: ann.token })).toBe('503 unavailable')
    expect(await isIn(ann.token)).toBe(false)
  })

  it('what an account becomes reaches it when it is back', async () => {
    const { join, outcome, work, identity, cognito, clock } = await start('automatic')
    const [admin, bob] = [await join(email), await join('bob@example.org')]
    const address = `PATCH /api/admin/accounts/${bob.account.id}`
    expect(await outcome(address, { token: admin.token, body: { disabled: true } })).toBe('200')
    cognito.fail('reset', 3)
    await expect(work()).rejects.toMatchObject({ code: 'unavailable' })
    expect(await identity.checkPassword(bob.account.id, password)).toBe(true)
    clock.advance(24 * 3_600_000)
    await work()
    expect(await identity.checkPassword(bob.account.id, password)).toBe(false)
  })
})

it('Cognito’s refresh token is in no answer, and in no row as it is', async () => {
  const { signIn, send, cognito, parts } = await start('automatic')
  await send('POST /api/accounts', { email, password })
  const ann = await signIn(email)
  const id = ann.cookie.split('.')[0] ?? ''
  const grant = (await parts.sessions.get(id))?.grant ?? ''
  expect(grant.length).toBeGreaterThan(100)
  expect(JSON.stringify(ann)).not.toContain(grant)
  // A JWT in the emulator: what it names would show.
  const inside = Buffer.from(grant, 'base64url').toString('latin1')
  expect(inside).not.toContain('eyJ')
  expect(cognito.requests.every(({ body }) => !body.includes(grant))).toBe(true)
})

it('Rows and logins are compared, and mended', async () => {
  const { join, identity, accounts, clock } = await start('automatic')
  const ports = { accounts, identity }
  const [ann, bob, cid] = [await join(email), await join('bob@example.org'), await join('cid@example.org')]
  expect(await compareLogins(ports)).toEqual([])
  const stray = newId()
  await identity.setPassword(stray, password)
  await identity.remove(ann.account.id)
  await accounts.setStanding(bob.account.id, { disabled: true }, clock.now())
  await accounts.changeEmail(cid.account.id, 'cyd@example.org')
  const found = await compareLogins(ports)
  expect(Object.fromEntries(found.map(({ accountId, kind }) => [accountId, kind]))).toEqual({
    [ann.account.id]: 'missing',
    [bob.account.id]: 'differs',
    [cid.account.id]: 'differs',
    [stray]: 'stray',
  })
  for (const { accountId } of found) await alignLogin(ports, accountId)
  await identity.remove(stray)
  expect(await compareLogins(ports)).toEqual([])
})

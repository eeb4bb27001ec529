import { createSqliteRateLimiter } from '@cloudalbum/adapters-local'
import { createMemoryRateLimiter, limitAlways } from '@cloudalbum/adapters-shared'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import * as contract from '@cloudalbum/contract'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, describe, expect, it } from 'vitest'
import {
  cookieOf,
  createTestAlbum,
  goodPassword as password,
  type AlbumOptions,
} from './account-test-album.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const email = 'ann@example.org'
const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const parts of open.splice(0)) await parts.close()
})

async function start(options: AlbumOptions = {}) {
  const parts = await openTemporaryParts(new FakeClock())
  open.push(parts)
  const album = createTestAlbum(parts, options)
  const ann = await album.join(email)
  const refresh = (cookie: string) => album.call('POST /api/session/refresh', { cookie })
  const isIn = async (token: string) => (await album.call('GET /api/account', { token })).status === 200
  return { ...album, ann, refresh, isIn }
}

describe('Signing in', () => {
  it('answers alike, in body, for a wrong password and an unknown address', async () => {
    const { call } = await start()
    const answers = []
    for (const body of [
      { email, password: 'wrong' },
      { email: 'nobody@example.org', password: 'wrong' },
    ]) {
      const response = await call('POST /api/session', { body })
      answers.push([response.status, await response.text(), Object.fromEntries(response.headers)])
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.[0]).toBe(401)
  })

  it('stops after ten wrong passwords of one caller, with Retry-After, and lets others in', async () => {
    const { call, outcome, clock } = await start()
    for (let n = 0; n < 10; n++)
      expect(await outcome('POST /api/session', { body: { email, password: 'wrong' } })).toBe(
        '401 sign-in-failed',
      )
    const refused = await call('POST /api/session', { body: { email: email.toUpperCase(), password } })
    expect([refused.status, refused.headers.get('retry-after'), cookieOf(refused)]).toEqual([
      429,
      '900',
      undefined,
    ])
    expect((await call('POST /api/session', { body: { email, password }, ip: '198.51.100.7' })).status).toBe(
      200,
    )
    clock.advance(15 * minuteMs)
    expect((await call('POST /api/session', { body: { email, password } })).status).toBe(200)
  })

  it('stops a caller who tries many addresses', async () => {
    const { outcome } = await start()
    for (let n = 0; n < 10; n++)
      await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          outcome('POST /api/session', { body: { email: `p${n}.${i}@example.org`, password } }),
        ),
      )
    expect(await outcome('POST /api/session', { body: { email, password } })).toBe('429 rate-limited')
  })

  it('does not count right passwords', async () => {
    const { signIn } = await start()
    for (let n = 0; n < 15; n++) await signIn(email)
  })

  it('goes on limiting when the store of the limiter is gone', async () => {
    const parts = await openTemporaryParts(new FakeClock())
    open.push(parts)
    const faults: unknown[] = []
    const limiter = limitAlways(
      createSqliteRateLimiter(parts.db, parts.clock),
      createMemoryRateLimiter(parts.clock),
      (error) => faults.push(error),
    )
    const album = createTestAlbum({ ...parts, limiter })
    await album.join(email)
    parts.db.exec('DROP TABLE rate_limits')
    for (let n = 0; n < 10; n++)
      await album.outcome('POST /api/session', { body: { email, password: 'wrong' } })
    expect(await album.outcome('POST /api/session', { body: { email, password } })).toBe('429 rate-limited')
    expect(faults.length).toBeGreaterThan(0)
  })

  it.each([
    [{ email }, '400 invalid-input'],
    [{ email, password: '' }, '400 invalid-input'],
    [{ email, password, remember: true }, '400 invalid-input'],
    [{ email: { $ne: null }, password }, '400 invalid-input'],
    [{ email, password: 'x'.repeat(257) }, '400 invalid-input'],
  ])('refuses %o', async (body, expected) => {
    expect(await (await start()).outcome('POST /api/session', { body })).toBe(expected)
  })
})

describe('The refresh cookie', () => {
  it('is out of reach of scripts and other sites, and secure where the album is', async () => {
    const { call } = await start()
    const set = (await call('POST /api/session', { body: { email, password } })).headers.get('set-cookie')
    expect(set).toMatch(
      /^__Secure-cloudalbum_refresh=[0-9a-z]{26}\.[\w-]{43}; Max-Age=2592000; Path=\/api\/session; HttpOnly; SameSite=Strict; Secure(?:, |$)/,
    )
    const home = await start({ baseUrl: 'http://nas.local:8080' })
    expect(
      (await home.call('POST /api/session', { body: { email, password } })).headers.get('set-cookie'),
    ).not.toContain('Secure')
  })

  it('is replaced at each use', async () => {
    const { ann, refresh, isIn } = await start()
    let { cookie } = ann
    for (let n = 0; n < 4; n++) {
      const response = await refresh(cookie)
      const session = contract.session.parse(await response.json())
      expect(await isIn(session.accessToken)).toBe(true)
      expect(cookieOf(response)).not.toBe(cookie)
      cookie = cookieOf(response)!
    }
  })

  it('gives the same successor again for 30 seconds: an answer may get lost', async () => {
    const { ann, refresh, clock } = await start()
    const first = await refresh(ann.cookie)
    clock.advance(30_000)
    const again = await refresh(ann.cookie)
    expect(again.status).toBe(200)
    expect(cookieOf(again)).toBe(cookieOf(first))
    expect((await refresh(cookieOf(again)!)).status).toBe(200)
  })

  it('gives the same successor to many at once', async () => {
    const { ann, refresh } = await start()
    const all = await Promise.all(Array.from({ length: 8 }, () => refresh(ann.cookie)))
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(all.map(cookieOf)).size).toBe(1)
  })

  it('ends the session for everybody when an old one is used again', async () => {
    const { ann, refresh, isIn, clock } = await start()
    const thief = cookieOf(await refresh(ann.cookie))!
    clock.advance(30_001)
    const reused = await refresh(ann.cookie)
    expect([reused.status, cookieOf(reused)]).toEqual([401, ''])
    expect((await refresh(thief)).status).toBe(401)
    expect(await isIn(ann.token)).toBe(false)
  })

  it('ends the session also when one before the last is used within the 30 seconds', async () => {
    const { ann, refresh } = await start()
    const second = cookieOf(await refresh(ann.cookie))!
    const third = cookieOf(await refresh(second))!
    expect((await refresh(ann.cookie)).status).toBe(401)
    expect((await refresh(third)).status).toBe(401)
  })

  it('is good for 30 days since its last use', async () => {
    const { ann, refresh, clock } = await start()
    clock.advance(29 * dayMs)
    const next = cookieOf(await refresh(ann.cookie))!
    clock.advance(29 * dayMs)
    const last = cookieOf(await refresh(next))!
    clock.advance(30 * dayMs)
    expect((await refresh(last)).status).toBe(401)
  })

  it('asks for the password again after a year, however often it is used', async () => {
    const { ann, refresh, clock } = await start()
    let { cookie } = ann
    for (let month = 0; month < 13; month++) {
      const answer = await refresh(cookie)
      if (month === 12) expect(answer.headers.get('set-cookie')).toContain(`Max-Age=${5 * 24 * 3600};`)
      cookie = cookieOf(answer)!
      if (month < 12) clock.advance(30 * dayMs - 1)
    }
    clock.advance(5 * dayMs + 12)
    expect((await refresh(cookie)).status).toBe(401)
  })

  it('is no good when it is made up, and nothing is set for who has none', async () => {
    const { ann, call, outcome, refresh } = await start()
    for (const bad of ['x', `${ann.cookie.slice(0, 26)}.${'A'.repeat(43)}`, '.', '2'])
      expect((await refresh(bad)).status).toBe(401)
    expect(await outcome('POST /api/session/refresh')).toBe('401 unauthenticated')
    expect((await call('POST /api/session/refresh')).headers.get('set-cookie')).toBeNull()
  })

  it('is stored as a hash only', async () => {
    const { ann, db, refresh } = await start()
    const next = cookieOf(await refresh(ann.cookie))!
    const stored = JSON.stringify(db.prepare('SELECT * FROM sessions').all())
    for (const cookie of [ann.cookie, next]) expect(stored).not.toContain(cookie.split('.')[1])
  })

  it.each([
    [{ origin: 'https://evil.test' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://album.test.evil.test' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://other.album.test', 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://album.test' }, 200],
    [{ origin: 'https://album.test', 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{}, 200],
  ])('acts for calls with %o: %i', async (headers, status) => {
    const { ann, call } = await start()
    expect((await call('POST /api/session/refresh', { cookie: ann.cookie, headers })).status).toBe(status)
    expect((await call('POST /api/session', { body: { email, password }, headers })).status).toBe(status)
    const out = await call('DELETE /api/session', { cookie: ann.cookie, headers })
    expect(out.status).toBe(status === 200 ? 204 : 403)
  })
})

describe('Signing out', () => {
  it('ends this session at once, and clears the cookie', async () => {
    const { ann, call, isIn, refresh, signIn } = await start()
    const phone = await signIn(email)
    const response = await call('DELETE /api/session', { cookie: ann.cookie })
    expect([response.status, cookieOf(response)]).toEqual([204, ''])
    expect([await isIn(ann.token), await isIn(phone.token)]).toEqual([false, true])
    expect((await refresh(ann.cookie)).status).toBe(401)
    expect((await call('DELETE /api/session')).status).toBe(204)
  })

  it('ends nothing for a cookie that only names a session', async () => {
    const { ann, call, isIn } = await start()
    await call('DELETE /api/session', { cookie: `${ann.cookie.slice(0, 26)}.${'A'.repeat(43)}` })
    expect(await isIn(ann.token)).toBe(true)
  })

  it('everywhere ends every session at once', async () => {
    const { ann, outcome, isIn, refresh, signIn, clock } = await start()
    const phone = await signIn(email)
    expect(await outcome('DELETE /api/sessions', { token: ann.token })).toBe('204')
    expect([await isIn(ann.token), await isIn(phone.token)]).toEqual([false, false])
    expect((await refresh(phone.cookie)).status).toBe(401)
    expect(await isIn((await signIn(email)).token)).toBe(true)
    clock.advance(1)
    expect(await isIn((await signIn(email)).token)).toBe(true)
  })

  it('lists devices, and ends one of them', async () => {
    const { ann, call, outcome, isIn, signIn, clock, join } = await start()
    clock.advance(minuteMs)
    const agent =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
    const laptop = await signIn(email, password, { 'user-agent': agent })
    const answer = await call('GET /api/sessions', { token: ann.token })
    const { sessions } = contract.listSessions.response.parse(await answer.json())
    expect(sessions.map(({ device, current }) => [device, current])).toEqual([
      ['Chrome on Linux', false],
      ['Unknown device', true],
    ])
    const other = await join('bob@example.org')
    expect(await outcome(`DELETE /api/sessions/${sessions[0]!.id}`, { token: other.token })).toBe(
      '404 not-found',
    )
    expect(await outcome(`DELETE /api/sessions/${sessions[0]!.id}`, { token: ann.token })).toBe('204')
    expect([await isIn(laptop.token), await isIn(ann.token)]).toEqual([false, true])
  })
})

describe('Who is calling', () => {
  it.each([
    'Basic YW5uOng=',
    'Bearer',
    'Bearer  ',
    'Bearer a b',
    'Bearer x.y.z',
    'Bearer ca_x',
    `Bearer ${'x'.repeat(5000)}`,
    '',
  ])('is refused with "%s"', async (authorization) => {
    const { outcome } = await start()
    expect(await outcome('GET /api/account', { headers: { authorization } })).toBe('401 unauthenticated')
  })

  it('is refused without a header', async () => {
    expect(await (await start()).outcome('GET /api/account')).toBe('401 unauthenticated')
  })

  it('is believed for 15 minutes', async () => {
    const { ann, isIn, clock } = await start()
    clock.advance(15 * minuteMs - 1000)
    expect(await isIn(ann.token)).toBe(true)
    clock.advance(1000)
    expect(await isIn(ann.token)).toBe(false)
  })

  it('publishes the keys of its tokens', async () => {
    const { call } = await start()
    const { keys } = (await (await call('GET /.well-known/jwks.json')).json()) as { keys: object[] }
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: expect.any(String),
        x: expect.any(String),
        y: expect.any(String),
      },
    ])
  })
})

describe('API keys', () => {
  async function withKey() {
    const album = await start()
    const answer = await album.call('POST /api/keys', { body: { name: ' Script ' }, token: album.ann.token })
    const { key, secret } = contract.createKey.response.parse(await answer.json())
    return { ...album, key, secret }
  }

  it('act for the account, but neither for its sessions nor for keys', async () => {
    const { outcome, secret, key, isIn } = await withKey()
    expect(secret).toMatch(new RegExp(`^ca_${key.id}_[\\w-]{43}$`))
    expect(key.name).toBe('Script')
    expect(await isIn(secret)).toBe(true)
    for (const address of [
      'GET /api/keys',
      'DELETE /api/sessions',
      'GET /api/admin/accounts',
      `DELETE /api/keys/${key.id}`,
    ])
      expect(await outcome(address, { token: secret })).toBe('403 forbidden')
    expect(await outcome('POST /api/keys', { token: secret, body: { name: 'More' } })).toBe('403 forbidden')
  })

  it('are listed without secret, with their last use to the minute', async () => {
    const { call, ann, secret, isIn, clock } = await withKey()
    const usedAt = async () =>
      contract.listKeys.response.parse(await (await call('GET /api/keys', { token: ann.token })).json())
        .keys[0]!.usedAtMs
    expect(await usedAt()).toBeNull()
    await isIn(secret)
    const firstMs = clock.now()
    clock.advance(59_000)
    await isIn(secret)
    expect(await usedAt()).toBe(firstMs)
    clock.advance(1_000)
    await isIn(secret)
    expect(await usedAt()).toBe(firstMs + minuteMs)
  })

  it('are refused with another secret, another id, or once revoked, and stored as a hash', async () => {
    const { outcome, ann, secret, key, isIn, db, join } = await withKey()
    expect(await isIn(secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A'))).toBe(false)
    expect(await isIn(secret.replace(key.id, '0'.repeat(26)))).toBe(false)
    expect(JSON.stringify(db.prepare('SELECT * FROM api_keys').all())).not.toContain(secret.slice(30))
    const other = await join('bob@example.org')
    expect(await outcome(`DELETE /api/keys/${key.id}`, { token: other.token })).toBe('404 not-found')
    expect(await outcome(`DELETE /api/keys/${key.id}`, { token: ann.token })).toBe('204')
    expect(await isIn(secret)).toBe(false)
  })

  it('are at most fifty', async () => {
    const { outcome, ann } = await withKey()
    for (let n = 1; n < 50; n++) await outcome('POST /api/keys', { body: { name: 'n' }, token: ann.token })
    expect(await outcome('POST /api/keys', { body: { name: 'n' }, token: ann.token })).toBe('409 conflict')
  })
})

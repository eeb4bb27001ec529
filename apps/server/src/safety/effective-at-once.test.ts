import type { Photo } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawSecretPhoto, join, upload } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let admin: { session: string }
let turn = 0

beforeAll(async () => {
  album = await openSafetyAlbum()
  admin = await join(album, 'admin')
})
afterAll(() => album.close())

/** A device of an account: its token, its cookie, and a page that is open on it. */
async function signedInPage({ email, password }: { email: string; password: string }) {
  const answer = await album.ask('POST', '/api/session', { body: { email, password } })
  const { accessToken } = (await answer.json()) as { accessToken: string }
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  return { token: accessToken, cookie, stream: await openPage(accessToken) }
}

async function openPage(token: string) {
  const answer = await album.ask('GET', '/api/changes', { token })
  const reader = answer.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>
  await reader.read()
  return reader
}

async function household() {
  const person = await join(album, `person-${++turn}`)
  const { secret, key } = await album.json<{ secret: string; key: { id: string } }>('POST', '/api/keys', {
    token: person.session,
    body: { name: 'script' },
  })
  const photoId = await upload(album, person.session, 'a.jpg', await drawSecretPhoto())
  await album.background.drain()
  const photo = await album.json<Photo>('GET', `/api/photos/${photoId}`, { token: person.session })
  return {
    ...person,
    key: secret,
    keyId: key.id,
    photo,
    desk: await signedInPage(person),
    phone: await signedInPage(person),
  }
}
type Household = Awaited<ReturnType<typeof household>>
type Device = Household['desk']

const refresh = (cookie: string) => album.ask('POST', '/api/session/refresh', { headers: { cookie } })
const statusOf = async (path: string, token: string) => {
  const answer = await album.ask('GET', path, { token })
  await answer.body?.cancel()
  return answer.status
}

/** The stream ends by itself, long before its next heartbeat. */
async function expectClosed(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const startMs = performance.now()
  while (!(await reader.read()).done);
  expect(performance.now() - startMs).toBeLessThan(5_000)
}

async function expectOut({ token, cookie, stream }: Device, { photo }: Household): Promise<void> {
  await expectClosed(stream)
  const paths = [
    '/api/account',
    '/api/changes',
    `/api/photos/${photo.id}`,
    `/api/photos/${photo.id}/original`,
  ]
  for (const path of paths) expect([path, await statusOf(path, token)]).toEqual([path, 401])
  expect(await statusOf('/compat/cloudalbum/photos', token)).toBe(400)
  expect((await refresh(cookie)).status).toBe(401)
}

async function expectIn({ token, stream }: Device): Promise<void> {
  expect(await statusOf('/api/account', token)).toBe(200)
  await stream.cancel()
}

const as = (token: string, method: string, path: string, body?: unknown) =>
  album.json<unknown>(method, path, { token, body })
const sessionIdOf = async (token: string) => {
  const { sessions } = (await as(token, 'GET', '/api/sessions')) as {
    sessions: { id: string; current: boolean }[]
  }
  return sessions.find((one) => one.current)!.id
}
const resetCode = async ({ accountId }: Household) =>
  ((await as(admin.session, 'POST', `/api/admin/accounts/${accountId}/reset-code`)) as { code: string }).code

/** Ways to end every session of an account. */
const forAll: [string, 'keys stay' | 'keys rest' | 'keys go', (one: Household) => Promise<unknown>][] = [
  ['sign-out everywhere', 'keys stay', ({ desk }) => as(desk.token, 'DELETE', '/api/sessions')],
  [
    'a new password',
    'keys stay',
    ({ desk, password }) =>
      as(desk.token, 'POST', '/api/account/password', {
        currentPassword: password,
        newPassword: 'another long word',
      }),
  ],
  [
    'a password that was reset',
    'keys stay',
    async (one) =>
      album.json('POST', '/api/password/reset', {
        body: { email: one.email, code: await resetCode(one), password: 'another long word' },
      }),
  ],
  [
    'being disabled',
    'keys rest',
    ({ accountId }) => as(admin.session, 'PATCH', `/api/admin/accounts/${accountId}`, { disabled: true }),
  ],
  [
    'deletion by its owner',
    'keys go',
    ({ desk, password }) => as(desk.token, 'DELETE', '/api/account', { password }),
  ],
  [
    'deletion by the administrator',
    'keys go',
    ({ accountId }) => as(admin.session, 'DELETE', `/api/admin/accounts/${accountId}`),
  ],
]

/** Ways to end the session of the phone alone. */
const forOne: [string, (one: Household) => Promise<unknown>][] = [
  [
    'sign-out there',
    ({ phone }) => album.json('DELETE', '/api/session', { headers: { cookie: phone.cookie } }),
  ],
  [
    'sign-out from another device',
    async ({ desk, phone }) => as(desk.token, 'DELETE', `/api/sessions/${await sessionIdOf(phone.token)}`),
  ],
  [
    'sign-out in the dialect of 2019',
    ({ phone }) => as(phone.token, 'POST', '/compat/cloudalbum/users/signout', {}),
  ],
  [
    'an old cookie that comes back',
    async ({ phone }) => {
      await refresh(phone.cookie)
      album.clock.nowMs += 31_000
      await refresh(phone.cookie)
    },
  ],
]

describe('effective at once, on every device and open page', () => {
  it.each(forAll)('%s (%s)', async (_, keys, end) => {
    const one = await household()
    await end(one)
    await expectOut(one.desk, one)
    await expectOut(one.phone, one)
    expect(await statusOf('/api/account', one.key)).toBe(keys === 'keys stay' ? 200 : 401)
  })

  it.each(forOne)('%s, and not on the others', async (_, end) => {
    const one = await household()
    await end(one)
    await expectOut(one.phone, one)
    await expectIn(one.desk)
  })

  it('an API key that is revoked', async () => {
    const one = await household()
    const stream = await openPage(one.key)
    await as(one.desk.token, 'DELETE', `/api/keys/${one.keyId}`)
    await expectClosed(stream)
    expect(await statusOf('/api/account', one.key)).toBe(401)
    await expectIn(one.desk)
    await expectIn(one.phone)
  })

  it('a key rests while its account is disabled, and works again after', async () => {
    const one = await household()
    const path = `/api/admin/accounts/${one.accountId}`
    await as(admin.session, 'PATCH', path, { disabled: true })
    expect(await statusOf('/api/account', one.key)).toBe(401)
    await as(admin.session, 'PATCH', path, { disabled: false })
    expect(await statusOf('/api/account', one.key)).toBe(200)
    expect(await statusOf('/api/account', one.desk.token)).toBe(401)
    for (const { stream } of [one.desk, one.phone]) await stream.cancel()
  })

  it('an administrator who is none any more', async () => {
    const one = await household()
    const path = `/api/admin/accounts/${one.accountId}`
    await as(admin.session, 'PATCH', path, { role: 'admin' })
    expect(await statusOf('/api/admin/accounts', one.desk.token)).toBe(200)
    await as(admin.session, 'PATCH', path, { role: 'member' })
    expect(await statusOf('/api/admin/accounts', one.desk.token)).toBe(403)
    for (const { stream } of [one.desk, one.phone]) await stream.cancel()
  })

  it('an address of media that was handed out before opens one file until its window ends, a day at most', async () => {
    const one = await household()
    await as(one.desk.token, 'DELETE', '/api/sessions')
    const look = () => album.ask('GET', one.photo.thumbnailUrl)
    expect((await look()).status).toBe(200)
    album.clock.nowMs += 24 * 3_600_000
    expect((await look()).status).toBe(403)
  })
})

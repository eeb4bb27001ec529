import { createSqliteGalleryStore } from '@cloudalbum/adapters-local'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { addAccount, createApiKey, signIn } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCruddur } from './create-cruddur.ts'

const origin = 'https://cruddur.example.org'
const password = 'a good long password'

let parts: Awaited<ReturnType<typeof openTemporaryParts<FakeClock>>>
let app: Hono
let token: string
let accountId: string
const faults: unknown[] = []

const portsOf = () => ({
  ...parts,
  galleries: createSqliteGalleryStore(parts.db),
  defaultSettings: { signUp: 'open' as const, defaultQuotaBytes: null },
  baseUrl: 'https://album.test',
})

beforeEach(async () => {
  parts = await openTemporaryParts(new FakeClock())
  const ports = portsOf()
  app = createCruddur({ ...ports, origin, onFault: (error) => void faults.push(error) })
  const account = await addAccount(ports, {
    email: 'andrew@example.org',
    password,
    displayName: 'Andrew Brown',
  })
  accountId = account.id
  const device = { ip: '203.0.113.1', device: 'React' }
  token = (await signIn(ports, { email: account.email, password }, device)).accessToken
})
afterEach(async () => {
  expect(faults.splice(0)).toEqual([])
  await parts.close()
})

/** As that page sends it. */
async function call(method: string, path: string, body?: unknown, as: string | null = token) {
  const response = await app.request(`https://album.test${path}`, {
    method,
    headers: {
      origin,
      accept: 'application/json',
      'content-type': 'application/json',
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  const text = await response.text()
  return { status: response.status, json: (text === '' ? undefined : JSON.parse(text)) as unknown }
}

const put = (url: string, contentType: string | null) =>
  parts.blobs.acceptUpload(new URL(url), { contentType, contentLength: undefined }, bytes())
async function* bytes() {
  yield await Promise.resolve(new Uint8Array([1, 2, 3]))
}

describe('POST /avatars/key_upload', () => {
  it.each([
    ['jpg', 'image/jpeg'],
    ['jpeg', 'image/jpeg'],
    ['JPG', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
    ['heic', 'image/heic'],
    ['heic', ''],
  ])('%s: an address that takes a PUT as %j for five minutes', async (extension, contentType) => {
    const { status, json } = await call('POST', '/avatars/key_upload', { extension })
    expect([status, Object.keys(json as object)]).toEqual([200, ['url']])
    const { url } = json as { url: string }
    expect(url).toMatch(/^https:\/\/album\.test\/upload\//)
    await expect(put(url, 'text/html')).rejects.toMatchObject({ code: 'unsupported-type' })
    await put(url, contentType)
    const late = (await call('POST', '/avatars/key_upload', { extension })).json as { url: string }
    parts.clock.advance(5 * 60_000)
    await expect(put(late.url, contentType)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([
    { extension: 'svg' },
    { extension: 'exe' },
    { extension: 'tiff' },
    { extension: '' },
    { extension: 7 },
    {},
    null,
    { extension: '../jpg' },
    { extension: 'x'.repeat(21) },
  ])('400 for %j', async (body) => {
    expect((await call('POST', '/avatars/key_upload', body)).status).toBe(400)
  })

  it('401 without a token, and with a bad one', async () => {
    for (const as of [null, 'x.y.z'])
      expect((await call('POST', '/avatars/key_upload', { extension: 'jpg' }, as)).status).toBe(401)
  })
})

describe('POST /api/profile/update', () => {
  it('changes bio and display name, and answers the profile', async () => {
    const { status, json } = await call('POST', '/api/profile/update', {
      bio: 'Hi\nthere',
      display_name: ' Andrew B. ',
    })
    expect([status, json]).toEqual([
      200,
      {
        uuid: accountId,
        cognito_user_uuid: accountId,
        handle: 'andrew-brown',
        display_name: 'Andrew B.',
        bio: 'Hi\nthere',
      },
    ])
  })

  it.each([
    [{ bio: 'x', display_name: '' }, ['display_name_blank']],
    [{ bio: 'x', display_name: '   ' }, ['display_name_blank']],
    [{ bio: 'x', display_name: null }, ['display_name_blank']],
    [{ bio: 'x' }, ['display_name_blank']],
    [{ bio: 'x'.repeat(501), display_name: 'A' }, ['bio_exceed_max_chars']],
    [{ bio: 'x', display_name: 'A'.repeat(81) }, ['display_name_exceed_max_chars']],
  ])('422 for %j, and nothing changes', async (body, errors) => {
    expect(await call('POST', '/api/profile/update', body)).toEqual({ status: 422, json: errors })
    expect(await parts.profiles.get(accountId)).toMatchObject({ bio: '', visible: false })
  })

  it('takes a bio that was never written', async () => {
    for (const bio of [null, undefined, ''])
      expect((await call('POST', '/api/profile/update', { bio, display_name: 'A' })).status).toBe(200)
  })

  it('401 without a token, 403 for an API key, 400 for what is no JSON', async () => {
    const body = { bio: '', display_name: 'A' }
    expect((await call('POST', '/api/profile/update', body, null)).status).toBe(401)
    const { secret } = await createApiKey(parts, accountId, 'script')
    expect((await call('POST', '/api/profile/update', body, secret)).status).toBe(403)
    const broken = await app.request('/api/profile/update', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{',
    })
    expect(broken.status).toBe(400)
  })
})

describe('GET /api/activities/@<handle>', () => {
  const expected = () => ({
    profile: {
      uuid: accountId,
      cognito_user_uuid: accountId,
      handle: 'andrew-brown',
      display_name: 'Andrew Brown',
      bio: 'Hi',
      cruds_count: 0,
    },
    activities: [],
  })

  it('is the profile, once it was edited there, for everybody', async () => {
    await call('POST', '/api/profile/update', { bio: 'Hi', display_name: 'Andrew Brown' })
    for (const as of [token, null, 'an.old.token'])
      for (const handle of ['andrew-brown', 'Andrew-Brown'])
        expect(await call('GET', `/api/activities/@${handle}`, undefined, as)).toEqual({
          status: 200,
          json: expected(),
        })
  })

  it('is one’s own before that, and 404 for others', async () => {
    expect((await call('GET', '/api/activities/@andrew-brown')).status).toBe(200)
    expect((await call('GET', '/api/activities/@andrew-brown', undefined, null)).status).toBe(404)
  })

  it.each(['@nobody', '@', '@%00', '@a/b', 'andrew-brown'])('404 for %s', async (at) => {
    expect((await call('GET', `/api/activities/${at}`)).status).toBe(404)
  })
})

describe('OPTIONS', () => {
  const preflight = (path: string, from: string) =>
    app.request(path, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })

  it.each(['/avatars/key_upload', '/api/profile/update', '/api/activities/@x', '/anything/at/all'])(
    '%s: allowed from the page, and from nowhere else',
    async (path) => {
      const answer = await preflight(path, origin)
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, origin])
      expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization')
      expect(answer.headers.get('access-control-allow-methods')).toContain('POST')
      for (const from of ['https://evil.example.org', 'null', `${origin}.evil.example.org`])
        expect((await preflight(path, from)).headers.get('access-control-allow-origin')).not.toBe(from)
    },
  )

  it('allows nobody where no page is configured', async () => {
    const closed = createCruddur({ ...portsOf(), origin: undefined, onFault: () => undefined })
    const answer = await closed.request('/api/profile/update', { method: 'OPTIONS', headers: { origin } })
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('GET /avatars/<uuid>.jpg', () => {
  it('leads to the avatar of the moment; 404 without one', async () => {
    expect((await call('GET', `/avatars/${accountId}.jpg`)).status).toBe(404)
    const image = { hash: 'a'.repeat(32), updatedAtMs: 1 }
    await parts.profiles.changeImage(accountId, 'avatar', (slot) => ({ ...slot, image }))
    const answer = await app.request(`/avatars/${accountId}.jpg`)
    const { imagesId } = (await parts.profiles.get(accountId))!
    const location = `/profile-images/${imagesId}/avatar/${image.hash}/512.jpg`
    expect([answer.status, answer.headers.get('location')]).toEqual([302, location])
  })
})

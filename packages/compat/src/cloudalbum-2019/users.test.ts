import {
  createDiskBlobStore,
  createLocalAccounts,
  createSqliteChangeFeed,
  createSqliteJobQueue,
  createSqlitePhotoIndex,
  createSqlitePhotoStore,
  localHealth,
  migrate,
  migrations,
  openDatabase,
} from '@cloudalbum/adapters-local'
import { createJwtAccessTokens } from '@cloudalbum/adapters-shared'
import { signOutEverywhere } from '@cloudalbum/core'
import { createPlaces } from '@cloudalbum/imaging'
import { FakeClock } from '@cloudalbum/port-suites'
import { Hono } from 'hono'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudAlbum2019 } from './create-cloudalbum-2019.ts'
import {
  answer,
  baseUrl,
  credentials,
  mount,
  nowMs,
  oldClient,
  readForm,
  refused,
} from './testing/old-client.ts'

async function makeWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'compat-photos-'))
  const db = openDatabase(join(folder, 'album.db'))
  migrate(db, migrations)
  const clock = new FakeClock(nowMs)
  const faults: unknown[] = []
  const local = createLocalAccounts({ db, clock, issuer: baseUrl, onFault: (error) => faults.push(error) })
  const blobs = createDiskBlobStore({
    root: join(folder, 'files'),
    baseUrl: '',
    secret: new Uint8Array(32),
    clock,
    windowMs: 3_600_000,
  })
  let problem: string | undefined
  const ports = {
    ...local,
    tokens: createJwtAccessTokens({
      keys: local.signingKeys,
      issuer: baseUrl,
      clock,
      lifeMs: 12 * 3_600_000,
    }),
    photos: createSqlitePhotoStore(db),
    index: createSqlitePhotoIndex(db),
    jobs: createSqliteJobQueue(db, clock),
    changes: createSqliteChangeFeed(db, clock),
    blobs,
    spool: blobs,
    places: createPlaces(),
    clock,
    baseUrl,
    readForm,
    defaultSettings: { signUp: 'open', defaultQuotaBytes: null } as const,
    canMail: true,
    quotaBytesOf: async () => null,
    timeZoneOf: async (accountId: string) =>
      (await local.accounts.get(accountId))?.preferences.timeZone ?? 'UTC',
    addToAlbum: async () => undefined,
    health: async () =>
      problem ? { host: 'nas', problem } : { ...(await localHealth({ db, dataDir: folder })()), host: 'nas' },
    ipOf: () => '127.0.0.1',
    onFault: (error: unknown) => faults.push(error),
  }
  return {
    ports,
    faults,
    clock,
    app: new Hono().route(mount, createCloudAlbum2019(ports)),
    fail: (text: string) => (problem = text),
    close: async () => {
      db.close()
      await rm(folder, { recursive: true })
    },
  }
}

let world: Awaited<ReturnType<typeof makeWorld>>
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})
const { call, token, list } = oldClient(() => world.app)

describe('the old client', () => {
  it.each(['/admin/ping', '/users/ping', '/admin/ping/', '/users/ping/'])('pings %s', async (path) => {
    expect(await answer(call('GET', path))).toEqual({ ok: true, Message: 'pong' })
  })

  it('pings /photos/ping with a token only', async () => {
    const mine = await token('anna')
    expect(await answer(call('GET', '/photos/ping', { token: mine }))).toEqual({ ok: true, Message: 'pong' })
    expect(await answer(call('GET', '/photos/ping'), 400)).toMatchObject({ msg: expect.any(String) })
  })

  it('checks the health, by the name of the host', async () => {
    expect(await answer(call('GET', '/admin/health_check'))).toEqual({
      ok: true,
      Message: 'Healthcheck success: nas',
    })
    world.fail('the disk is 93 % full')
    await answer(call('GET', '/admin/health_check'), 500).then(({ Message }) =>
      expect(Message).toContain('93 %'),
    )
  })

  it('may come from any origin, with whatever headers it asks for', async () => {
    const response = await world.app.request(`${mount}/photos/file`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://anywhere.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,datatype,headers,x-whatever',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'authorization,datatype,headers,x-whatever',
    )
    for (const method of ['GET', 'POST', 'DELETE'])
      expect(response.headers.get('access-control-allow-methods')).toContain(method)
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  it('is told of addresses that are not there', () => refused(call('GET', '/nothing'), 404))
})

describe('signing up', () => {
  it('makes an account that can sign in at once, also where codes are mailed', async () => {
    const made = await answer(
      call('POST', '/users/signup/', { json: { ...credentials('anna'), username: 'Anna' } }),
      201,
    )
    expect(made).toEqual({ ok: true, users: { email: 'anna@example.com', id: expect.any(String) } })
    expect(await answer(call('POST', '/users/signin', { json: credentials('anna') }))).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
    })
  })

  it.each([
    ['no address', { email: 'nobody', password: 'hello' }],
    ['no password', { email: 'a@example.com' }],
    ['a short password', { email: 'a@example.com', password: '1234' }],
    ['unknown fields', { ...credentials('a'), role: 'admin' }],
    ['a list', []],
  ])('is refused with %s', (_what, json) => refused(call('POST', '/users/signup', { json }), 400))

  it('is refused for an address that is taken', async () => {
    await token('anna')
    await refused(call('POST', '/users/signup', { json: { ...credentials('ANNA'), username: '' } }), 409)
  })

  it('is refused where it is no JSON', async () => {
    const response = await world.app.request(`${mount}/users/signup`, { method: 'POST', body: '{' })
    await refused(response, 400)
  })
})

describe('signing in and out', () => {
  it('fails with 400 for a wrong password, an unknown address and nonsense', async () => {
    await token('anna')
    for (const json of [{ ...credentials('anna'), password: 'wrong' }, credentials('nobody'), {}, 'x'])
      await refused(call('POST', '/users/signin', { json }), 400)
  })

  it('ends the token, whatever the body holds', async () => {
    const mine = await token('anna')
    expect(
      await answer(call('POST', '/users/signout', { token: mine, json: { anything: ['at', 'all'] } })),
    ).toEqual({ ok: true })
    expect(await answer(call('GET', '/photos/', { token: mine }), 400)).toMatchObject({
      msg: expect.any(String),
    })
    expect(await answer(call('POST', '/users/signout', { token: mine }), 400)).toMatchObject({
      msg: expect.any(String),
    })
  })

  it('lasts a working day, and no longer than the session', async () => {
    const mine = await token('anna')
    world.clock.advance(11 * 3_600_000)
    expect(await list(mine)).toEqual([])
    const account = await world.ports.accounts.byEmail('anna@example.com')
    world.clock.advance(1000)
    await signOutEverywhere(world.ports, account!.id)
    await answer(call('GET', '/photos/', { token: mine }), 400)
  })

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])(
    'answers 400 with msg for the token %j everywhere',
    async (bad) => {
      const requests: [string, string][] = [
        ['GET', '/photos/'],
        ['GET', '/photos/ping'],
        ['POST', '/photos/file'],
        ['GET', '/photos/1'],
        ['POST', '/photos/1/info'],
        ['DELETE', '/photos/1'],
        ['GET', '/users/'],
        ['GET', '/users/1'],
        ['POST', '/users/signout'],
      ]
      for (const [method, path] of requests) {
        const { msg, message, Message } = await answer(call(method, path, { token: bad }), 400)
        expect([message, Message]).toEqual([msg, msg])
      }
    },
  )
})

describe('the list of users', () => {
  it('is for the admin', async () => {
    const admin = await token('admin')
    world.clock.advance(1)
    const member = await token('anna')
    const { users } = await answer<{ users: { user_id: string }[] }>(call('GET', '/users/', { token: admin }))
    expect(users).toEqual([
      { user_id: expect.any(String), email: 'admin@example.com', name: 'admin' },
      { user_id: expect.any(String), email: 'anna@example.com', name: 'anna' },
    ])
    expect(await answer(call('GET', `/users/${users[1]!.user_id}`, { token: admin }))).toEqual({
      ok: true,
      users: users[1],
    })
    await refused(call('GET', '/users/7', { token: admin }), 404)
    await refused(call('GET', '/users', { token: member }), 403)
    await refused(call('GET', `/users/${users[1]!.user_id}`, { token: member }), 403)
  })
})

import { createCognitoIdentity } from '@cloudalbum/adapters-aws'
import { startCognitoLocal, type CognitoLocal } from '@cloudalbum/adapters-aws/testing'
import { createSqlitePhotoIndex } from '@cloudalbum/adapters-local'
import { openTemporaryParts } from '@cloudalbum/adapters-local/testing'
import { createJwtAccessTokens } from '@cloudalbum/adapters-shared'
import { listSessions } from '@cloudalbum/core'
import { createPlaces } from '@cloudalbum/imaging'
import { FakeClock } from '@cloudalbum/port-suites'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudAlbum2019 } from './create-cloudalbum-2019.ts'
import { answer, baseUrl, mount, nowMs, oldClient, readForm } from './testing/old-client.ts'

type Signed = { accessToken: string }

const hourMs = 3_600_000
const person = { email: 'ann@example.org', username: 'Ann', password: 'Blue whale 7!' }

async function makeWorld(cognito: CognitoLocal) {
  const clock = new FakeClock(nowMs)
  const parts = await openTemporaryParts(clock)
  const faults: unknown[] = []
  const ports = {
    ...parts,
    identity: createCognitoIdentity({ ...cognito.pool, confirmation: 'code' }),
    tokens: createJwtAccessTokens({
      keys: parts.signingKeys,
      issuer: baseUrl,
      clock,
      lifeMs: 12 * hourMs,
    }),
    index: createSqlitePhotoIndex(parts.db),
    spool: parts.blobs,
    places: createPlaces(),
    baseUrl,
    readForm,
    defaultSettings: { signUp: 'open', defaultQuotaBytes: null } as const,
    canMail: true,
    quotaBytesOf: async () => null,
    timeZoneOf: async () => 'UTC',
    addToAlbum: async () => undefined,
    health: async () => ({ host: 'nas' }),
    ipOf: () => '127.0.0.1',
    onFault: (error: unknown) => faults.push(error),
  }
  const app = new Hono().route(mount, createCloudAlbum2019(ports))
  return { ports, clock, app, faults, close: parts.close }
}

let cognito: CognitoLocal
let world: Awaited<ReturnType<typeof makeWorld>>
beforeEach(async () => {
  cognito = await startCognitoLocal()
  world = await makeWorld(cognito)
})
afterEach(async () => {
  expect(world.faults).toEqual([])
  await world.close()
  await cognito.stop()
})
const { call } = oldClient(() => world.app)

describe('the old client, with the passwords at Cognito', () => {
  it('signs up and in without a code, and no mail is sent', async () => {
    await answer(call('POST', '/users/signup', { json: person }), 201)
    const { accessToken } = await answer<Signed>(call('POST', '/users/signin', { json: person }))
    await answer(call('GET', '/photos/ping', { token: accessToken }))
    expect(cognito.sent).toEqual([])
    expect((await call('POST', '/users/signup', { json: person })).status).toBe(409)
  })

  it('has a token of the album that lasts a working day, and ends with the session', async () => {
    await answer(call('POST', '/users/signup', { json: person }), 201)
    const { accessToken: token } = await answer<Signed>(call('POST', '/users/signin', { json: person }))
    world.clock.advance(11 * hourMs)
    await answer(call('GET', '/photos/ping', { token }))
    const account = await world.ports.accounts.byEmail(person.email)
    expect(await listSessions(world.ports, account?.id ?? '')).toMatchObject([{ grant: null }])
    await answer(call('POST', '/users/signout', { token }))
    expect((await call('GET', '/photos/ping', { token })).status).toBe(400)
  })
})

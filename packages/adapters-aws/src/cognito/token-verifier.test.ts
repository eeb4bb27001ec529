import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { newId } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { signToken, type Claims } from './testing/access-token-claims.ts'
import { startCognitoLocal, type CognitoLocal } from './testing/start-cognito-local.ts'
import { createTokenVerifier } from './token-verifier.ts'

let clock: FakeClock
let cognito: CognitoLocal
let verifier: ReturnType<typeof createTokenVerifier>
beforeEach(async () => {
  clock = new FakeClock()
  // aws-jwt-verify asks the system for the time.
  vi.spyOn(Date, 'now').mockImplementation(() => clock.now())
  cognito = await startCognitoLocal({ clock })
  verifier = createTokenVerifier({ ...cognito.pool, keysUrl: cognito.keysUrl, clock })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await cognito.stop()
})

const nowS = () => Math.floor(clock.now() / 1000)
const username = newId()
const origin = crypto.randomUUID()
const issuerOf = (userPoolId: string) => `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`
const claims = (): Claims => ({
  sub: crypto.randomUUID(),
  iss: issuerOf(cognito.pool.userPoolId),
  client_id: cognito.pool.clientId,
  origin_jti: origin,
  event_id: crypto.randomUUID(),
  token_use: 'access',
  scope: 'aws.cognito.signin.user.admin',
  auth_time: nowS(),
  exp: nowS() + 900,
  iat: nowS(),
  jti: crypto.randomUUID(),
  username,
})
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

describe('An access token of the pool', () => {
  it('names the account and the sign-in that it comes from', async () => {
    expect(await verifier.verify(signToken(claims()))).toEqual({
      accountId: username,
      sessionId: origin,
      issuedAtMs: clock.now(),
    })
  })

  it.each([
    ['another pool', () => ({ iss: issuerOf('eu-central-1_Another00') })],
    ['another region', () => ({ iss: claims()['iss']?.toString().replace('eu-central', 'us-east') })],
    ['no issuer', () => ({ iss: undefined })],
    ['another client', () => ({ client_id: 'another' })],
    ['no client', () => ({ client_id: undefined })],
    ['another use', () => ({ token_use: 'id', aud: cognito.pool.clientId })],
    ['no use', () => ({ token_use: undefined })],
    ['no user', () => ({ username: undefined })],
    ['a user that is no text', () => ({ username: { $gt: '' } })],
    ['no sign-in', () => ({ origin_jti: undefined })],
    ['a sign-in that is no text', () => ({ origin_jti: 5 })],
    ['an expiry in the past', () => ({ exp: nowS() - 1 })],
    ['an expiry now', () => ({ exp: nowS() })],
    ['an issue time in the future', () => ({ iat: nowS() + 60 })],
    ['a start in the future', () => ({ nbf: nowS() + 60 })],
  ])('is refused with %s', async (_, change) => {
    expect(await verifier.verify(signToken({ ...claims(), ...change() }))).toBeUndefined()
  })

  it.each([
    ['an unknown key id', { kid: 'unknown' }],
    ['no key id', { kid: undefined }],
    ['another algorithm', { alg: 'RS512' }],
  ])('is refused with %s', async (_, header) => {
    expect(await verifier.verify(signToken(claims(), header))).toBeUndefined()
  })

  it('is refused without a signature, however "none" is written', async () => {
    for (const alg of ['none', 'None', 'NONE', ''])
      for (const signature of ['', 'AAAA'])
        expect(
          await verifier.verify(`${encode({ alg, kid: 'CognitoLocal' })}.${encode(claims())}.${signature}`),
        ).toBeUndefined()
  })

  it('is refused as HS256 with the public key as secret', async () => {
    const key = (await verifier.jwks()).keys[0] ?? {}
    const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const body = `${encode({ alg: 'HS256', kid: key['kid'] })}.${encode(claims())}`
    for (const secret of [pem, JSON.stringify(key), String(key['n'])])
      expect(
        await verifier.verify(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`),
      ).toBeUndefined()
  })

  it('is refused when somebody else signed it, also with the key in its header', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = publicKey.export({ format: 'jwk' })
    for (const header of [
      { alg: 'RS256', kid: 'CognitoLocal' },
      { alg: 'RS256', kid: 'CognitoLocal', jwk, jku: 'https://evil.test/jwks.json' },
    ]) {
      const body = `${encode(header)}.${encode(claims())}`
      const signature = sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')
      expect(await verifier.verify(`${body}.${signature}`)).toBeUndefined()
    }
  })
})

describe('The keys of the pool', () => {
  const fetches = () => cognito.requests.filter(({ path }) => path.endsWith('/jwks.json')).length

  it('are fetched once, however many tokens come', async () => {
    await Promise.all(Array.from({ length: 10 }, () => verifier.verify(signToken(claims()))))
    expect(fetches()).toBe(1)
  })

  it('are not asked for again and again by tokens of unknown keys', async () => {
    await verifier.verify(signToken(claims()))
    for (let n = 0; n < 20; n++) await verifier.verify(signToken(claims(), { kid: `unknown-${n}` }))
    expect(fetches()).toBe(2)
    expect(await verifier.verify(signToken(claims()))).toBeDefined()
  })

  it('are given out for a while before they are asked for again', async () => {
    for (let n = 0; n < 5; n++) await verifier.jwks()
    expect(fetches()).toBe(1)
    clock.advance(5 * 60_000)
    await verifier.jwks()
    expect(fetches()).toBe(2)
  })

  it('that cannot be had are no reason to refuse a token for good', async () => {
    cognito.fail('reset', 2)
    const away = { code: 'unavailable', retryAfterS: 5 }
    await expect(verifier.verify(signToken(claims()))).rejects.toMatchObject(away)
    await expect(verifier.jwks()).rejects.toMatchObject(away)
    expect(await verifier.verify(signToken(claims()))).toBeDefined()
  })
})

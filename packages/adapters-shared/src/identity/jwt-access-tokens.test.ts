import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSqliteSigningKeyStore,
  migrate,
  migrations,
  openDatabase,
  type Database,
} from '@cloudalbum/adapters-local'
import { newId, type AccessTokens } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { createLocalJWKSet, jwtVerify, SignJWT, type JWTHeaderParameters } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createJwtAccessTokens } from './jwt-access-tokens.ts'
import { createStoredTokenKeys, type StoredTokenKeys } from './stored-token-keys.ts'
import { longestTokenLifeMs, type TokenKey } from './token-keys.ts'

const issuer = 'https://album.test'
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('Access tokens as JWT', () => {
  const clock = new FakeClock()
  const keysOf = (db: Database) => createStoredTokenKeys({ store: createSqliteSigningKeyStore(db), clock })
  let folder: string
  let db: Database
  let keys: StoredTokenKeys
  let tokens: AccessTokens
  let own: TokenKey
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jwt-'))
    db = openDatabase(join(folder, 'album.db'))
    migrate(db, migrations)
    keys = keysOf(db)
    tokens = createJwtAccessTokens({ keys, issuer, clock })
    own = await keys.current()
  })
  afterEach(async () => {
    db.close()
    await rm(folder, { recursive: true })
  })

  const nowS = () => Math.floor(clock.now() / 1000)
  const claims = () => ({
    iss: issuer,
    aud: 'cloudalbum',
    sub: newId(),
    sid: newId(),
    token_use: 'access',
    iat: nowS(),
    exp: nowS() + 900,
  })
  const header = (): JWTHeaderParameters => ({ alg: 'ES256', kid: own.kid, typ: 'at+jwt' })
  const sign = (payload: object, head: Partial<JWTHeaderParameters> = {}, key = own.privateKey) =>
    new SignJWT({ ...payload }).setProtectedHeader({ ...header(), ...head }).sign(key)

  it('believes a token of this form', async () => {
    expect(await tokens.verify(await sign(claims()))).toBeDefined()
  })

  it.each([
    ['another issuer', { iss: 'https://other.test' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'other' }],
    ['another use', { token_use: 'id' }],
    ['no use', { token_use: undefined }],
    ['no subject', { sub: undefined }],
    ['a subject that is no text', { sub: 5 }],
    ['no session', { sid: undefined }],
    ['a session that is no text', { sid: { $gt: '' } }],
    ['no expiry', { exp: undefined }],
    ['an expiry in the past', { exp: 1 }],
    ['no issue time', { iat: undefined }],
    ['an issue time in the future', { iat: 4_000_000_000 }],
    ['a start in the future', { nbf: 4_000_000_000 }],
  ])('refuses %s', async (_, change) => {
    const payload = Object.fromEntries(
      Object.entries({ ...claims(), ...change }).filter(([, value]) => value !== undefined),
    )
    expect(await tokens.verify(await sign(payload))).toBeUndefined()
  })

  it.each([
    ['another type', { typ: 'JWT' }],
    ['no type', { typ: undefined }],
    ['an unknown key id', { kid: 'unknown' }],
    ['no key id', { kid: undefined }],
    ['a path as key id', { kid: '../../dev/null' }],
    ['SQL as key id', { kid: `' OR 1=1 --` }],
    ['a key from another place', { jku: 'https://evil.test/jwks.json' }],
    ['a certificate from another place', { x5u: 'https://evil.test/cert.pem' }],
  ])('refuses %s', async (_, change) => {
    const head = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const dropped = Object.keys(change).filter((name) => !(name in head))
    const whole = Object.fromEntries(
      Object.entries({ ...header(), ...head }).filter(([name]) => !dropped.includes(name)),
    )
    const token = await new SignJWT(claims())
      .setProtectedHeader(whole as unknown as JWTHeaderParameters)
      .sign(own.privateKey)
    expect(await tokens.verify(token)).toBeUndefined()
  })

  it('refuses a token without signature, however "none" is written', async () => {
    for (const alg of ['none', 'None', 'NONE', ''])
      for (const signature of ['', 'AAAA'])
        expect(
          await tokens.verify(`${base64url({ ...header(), alg })}.${base64url(claims())}.${signature}`),
        ).toBeUndefined()
  })

  it('refuses HS256 with the public key as secret, in any form of it', async () => {
    const publicJwk = (await tokens.jwks()).keys[0]!
    const pem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const signed = `${base64url({ ...header(), alg: 'HS256' })}.${base64url(claims())}`
    for (const secret of [pem, JSON.stringify(publicJwk), String(publicJwk['x'])])
      expect(
        await tokens.verify(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`),
      ).toBeUndefined()
  })

  it('refuses the key of somebody else, also when it comes along in the header', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = publicKey.export({ format: 'jwk' }) as never
    for (const head of [header(), { ...header(), jwk }, { ...header(), kid: 'mine', jwk }])
      expect(
        await tokens.verify(await new SignJWT(claims()).setProtectedHeader(head).sign(privateKey)),
      ).toBeUndefined()
  })

  it('refuses critical extensions', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ ...header(), crit: ['mine'], mine: true })
      .sign(own.privateKey, { crit: { mine: true } })
    expect(await tokens.verify(token)).toBeUndefined()
  })

  it('signs so that any JOSE library can verify with the published keys', async () => {
    const { token } = (await tokens.renew({ accountId: 'a', sessionId: 's', grant: null }))!
    const set = createLocalJWKSet(await tokens.jwks())
    const { payload, protectedHeader } = await jwtVerify(token, set, {
      issuer,
      audience: 'cloudalbum',
      currentDate: new Date(clock.now()),
    })
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: own.kid })
    expect(payload).toEqual({
      iss: issuer,
      aud: 'cloudalbum',
      sub: 'a',
      sid: 's',
      token_use: 'access',
      iat: nowS(),
      exp: nowS() + 900,
    })
  })

  it('believes a key that was replaced until its tokens ran out, and no longer', async () => {
    const long = createJwtAccessTokens({ keys, issuer, clock, lifeMs: longestTokenLifeMs })
    clock.advance(1000)
    await keysOf(db).rotate()
    expect((await keys.current()).kid).not.toBe(own.kid)
    const token = await sign({ ...claims(), exp: nowS() + 10 * 24 * 3600 })
    clock.advance(longestTokenLifeMs - 1)
    expect(await long.verify(token)).toBeDefined()
    expect((await tokens.jwks()).keys).toHaveLength(2)
    clock.advance(1)
    expect(await long.verify(token)).toBeUndefined()
    expect((await tokens.jwks()).keys).toHaveLength(1)
  })

  it('removes a replaced key for good once nothing is of it', async () => {
    const count = () => db.prepare('SELECT count(*) FROM signing_keys').pluck().get()
    clock.advance(1000)
    await keys.rotate()
    await keys.upkeep()
    expect(count()).toBe(2)
    clock.advance(longestTokenLifeMs)
    await keys.upkeep()
    expect(count()).toBe(1)
    expect(await keys.byId(own.kid)).toBeUndefined()
  })

  it('signs with one key for 90 days, then with another, however many look after it', async () => {
    clock.advance(90 * 24 * 3_600_000 - 1)
    await keys.upkeep()
    expect((await keys.current()).kid).toBe(own.kid)
    const { token } = await tokens.open('a', {})
    clock.advance(1)
    await Promise.all(Array.from({ length: 3 }, () => keysOf(db).upkeep()))
    expect((await keys.current()).kid).not.toBe(own.kid)
    expect(await keys.all()).toHaveLength(2)
    expect(await tokens.verify(token)).toBeDefined()
  })

  it('issues no token that outlives its key', () => {
    expect(() => createJwtAccessTokens({ keys, issuer, clock, lifeMs: longestTokenLifeMs + 1 })).toThrow()
  })

  it('makes one key, however many ask first at once', async () => {
    db.exec('DELETE FROM signing_keys')
    const made = await Promise.all(Array.from({ length: 5 }, () => keysOf(db).current()))
    expect(new Set(made.map(({ kid }) => kid)).size).toBe(1)
  })
})

import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { newId } from '@cloudalbum/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, signIn, type Things } from './furnish.ts'
import { baseUrl, openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

type Claims = Record<string, unknown>

let album: SafetyAlbum
let owner: Things
let sessionId: string
let shareProof: string
let ticket: string
let invitation: string
let refreshToken: string
let mediaSignature: string

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
  const token = owner.session
  const answer = await album.ask('POST', '/api/session', {
    body: { email: owner.email, password: owner.password },
  })
  refreshToken = answer.headers.get('set-cookie')!.split(';')[0]!.split('=')[1]!
  sessionId = claimsOf(token)['sid'] as string
  const unlocked = await album.json<{ shareToken: string }>('POST', `/api/shares/${owner.linkToken}/unlock`, {
    body: { password: 'link of owner' },
  })
  shareProof = unlocked.shareToken
  const { url } = await album.json<{ url: string }>('POST', '/api/downloads', {
    token,
    body: { ids: [owner.photoId] },
  })
  ticket = url.split('/').at(-1)!
  const invited = await album.json<{ url: string }>('POST', '/api/admin/invitations', { token, body: {} })
  invitation = new URL(invited.url).searchParams.get('invitation')!
  const photo = await album.json<{ thumbnailUrl: string }>('GET', `/api/photos/${owner.photoId}`, { token })
  mediaSignature = new URL(photo.thumbnailUrl, baseUrl).searchParams.get('s')!
})
afterAll(() => album.close())

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Claims
const nowS = () => Math.floor(album.clock.now() / 1000)

/** What a good token of the owner says, with changes; undefined leaves a claim out. */
function claims(change: Record<string, unknown> = {}): Claims {
  const all = { ...claimsOf(owner.session), sid: sessionId, iat: nowS(), exp: nowS() + 900, ...change }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** As whoever has the database could sign. */
function privateKeyOf(kid: string): KeyObject {
  const { db } = album.adapters
  const row = db
    .prepare<[string], string>('SELECT private_jwk FROM signing_keys WHERE kid = ?')
    .pluck()
    .get(kid)
  return createPrivateKey({ key: JSON.parse(row!) as JsonWebKey, format: 'jwk' })
}

/** RFC 7515; `undefined` leaves a header out. */
async function signed(payload: Claims, head: Record<string, unknown> = {}, key?: KeyObject): Promise<string> {
  const own = await album.adapters.signingKeys.current()
  const body = `${part({ alg: 'ES256', kid: own.kid, typ: 'at+jwt', ...head })}.${part(payload)}`
  const signature = sign('sha256', Buffer.from(body), {
    key: key ?? privateKeyOf(own.kid),
    dsaEncoding: 'ieee-p1363',
  })
  return `${body}.${signature.toString('base64url')}`
}

async function publicKey(): Promise<{ jwk: Record<string, unknown>; kid: string }> {
  const answer = await album.json<{ keys: Record<string, unknown>[] }>('GET', '/.well-known/jwks.json')
  return { jwk: answer.keys[0]!, kid: answer.keys[0]!['kid'] as string }
}

async function hs256(secretOf: (jwk: Record<string, unknown>) => string | Buffer): Promise<string> {
  const { jwk, kid } = await publicKey()
  const body = `${part({ alg: 'HS256', kid, typ: 'at+jwt' })}.${part(claims())}`
  return `${body}.${createHmac('sha256', secretOf(jwk)).update(body).digest('base64url')}`
}
const keyFile = (jwk: Record<string, unknown>, form: 'pem' | 'der') => {
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return form === 'pem'
    ? key.export({ type: 'spki', format: 'pem' })
    : key.export({ type: 'spki', format: 'der' })
}
const unsigned = (alg: string, signature = '') =>
  `${part({ alg, typ: 'at+jwt' })}.${part(claims())}.${signature}`
const foreignKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const foreignJwk = () => foreignKey.publicKey.export({ format: 'jwk' })
const tampered = (change: Record<string, unknown>) => {
  const [head, , signature] = owner.session.split('.')
  return `${head}.${part({ ...claimsOf(owner.session), ...change })}.${signature}`
}

const forgeries: [string, () => string | Promise<string>][] = [
  ['alg none', () => unsigned('none')],
  ['alg nOnE', () => unsigned('nOnE')],
  ['alg none with a signature', () => unsigned('none', owner.session.split('.')[2])],
  ['no alg', () => unsigned('')],
  ['HS256 with the public key as PEM', () => hs256((jwk) => keyFile(jwk, 'pem'))],
  ['HS256 with the public key as DER', () => hs256((jwk) => keyFile(jwk, 'der'))],
  ['HS256 with the public key as JWK', () => hs256((jwk) => JSON.stringify(jwk))],
  ['HS256 with an empty secret', () => hs256(() => '')],
  ['an unknown kid', () => signed(claims(), { kid: 'unknown' })],
  ['no kid', () => signed(claims(), { kid: undefined })],
  ['a path as kid', () => signed(claims(), { kid: '../../../dev/null' })],
  ['SQL as kid', () => signed(claims(), { kid: "' UNION SELECT 'x' --" })],
  ['a key of somebody else', () => signed(claims(), {}, foreignKey.privateKey)],
  [
    'a key of somebody else in jwk',
    () => signed(claims(), { jwk: foreignJwk(), kid: undefined }, foreignKey.privateKey),
  ],
  ['our key in jwk', async () => signed(claims(), { jwk: (await publicKey()).jwk })],
  ['a jku', () => signed(claims(), { jku: 'https://evil.example.org/jwks.json' })],
  ['our own jku', () => signed(claims(), { jku: `${baseUrl}/.well-known/jwks.json` })],
  ['an x5u', () => signed(claims(), { x5u: 'https://evil.example.org/cert.pem' })],
  ['an x5c', () => signed(claims(), { x5c: ['AAAA'] })],
  ['a critical extension', () => signed(claims(), { crit: ['mine'], mine: true })],
  ['another type', () => signed(claims(), { typ: 'JWT' })],
  ['another issuer', () => signed(claims({ iss: 'https://evil.example.org' }))],
  ['no issuer', () => signed(claims({ iss: undefined }))],
  ['another audience', () => signed(claims({ aud: 'other' }))],
  ['another use', () => signed(claims({ token_use: 'refresh' }))],
  ['no use', () => signed(claims({ token_use: undefined }))],
  ['an end in the past', () => signed(claims({ exp: nowS() - 1 }))],
  ['no end', () => signed(claims({ exp: undefined }))],
  ['a start in the future', () => signed(claims({ nbf: nowS() + 60 }))],
  ['an issue time in the future', () => signed(claims({ iat: nowS() + 60 }))],
  ['a session that is none', () => signed(claims({ sid: newId() }))],
  ['a session of another account', () => signed(claims({ sub: newId() }))],
  ['another account, unsigned', () => tampered({ sub: newId() })],
  ['a role, unsigned', () => tampered({ role: 'admin' })],
  ['a later end, unsigned', () => tampered({ exp: nowS() + 90_000 })],
  ['no signature', () => `${owner.session.split('.').slice(0, 2).join('.')}.`],
  ['two parts', () => owner.session.split('.').slice(0, 2).join('.')],
  ['five parts', () => `${owner.session}.a.b`],
  ['a megabyte', () => `${owner.session}${'A'.repeat(1_000_000)}`],
  ['4,000 letters', () => randomBytes(3000).toString('base64url')],
  ['a refresh token', () => refreshToken],
  ['what proves the password of a link', () => shareProof],
  ['the token of a link', () => owner.linkToken],
  ['the ticket of a download', () => ticket],
  ['an invitation', () => invitation],
  ['the signature of an image', () => mediaSignature],
  ['an API key that is cut', () => owner.key.slice(0, -1)],
  ['an API key with the id of another', () => owner.key.replace(/_[^_]+_/, `_${newId()}_`)],
]

/** Where a token could be believed. Each must give 401, or what the dialect of 2019 says instead. */
const doors: [string, number, (token: string) => Promise<Response>][] = [
  ['the API', 401, (token) => album.ask('GET', '/api/account', { token })],
  ['the administration', 401, (token) => album.ask('GET', '/api/admin/accounts', { token })],
  ['the stream of changes', 401, (token) => album.ask('GET', '/api/changes', { token })],
  ['the dialect of 2019', 400, (token) => album.ask('GET', '/compat/cloudalbum/photos', { token })],
]

const asRefreshCookie = (token: string) =>
  album.ask('POST', '/api/session/refresh', { headers: { cookie: `__Secure-cloudalbum_refresh=${token}` } })
const asProof = (token: string) =>
  album.ask('GET', `/api/shares/${owner.linkToken}`, { headers: { 'x-share-token': token } })

describe('as an access token', () => {
  it('a good one is believed, which shows that the tests below can fail', async () => {
    const token = await signed(claims())
    for (const [door, , open] of doors) {
      const answer = await open(token)
      await answer.body?.cancel()
      expect([door, answer.status]).toEqual([door, 200])
    }
  })

  it.each(forgeries)('%s is refused at every door', async (what, make) => {
    const token = await make()
    for (const [door, status, open] of doors) {
      const answer = await open(token)
      await answer.body?.cancel()
      expect([door, answer.status]).toEqual([door, status])
    }
    if (what !== 'a refresh token') expect((await asRefreshCookie(token)).status).toBe(401)
    if (what !== 'what proves the password of a link') expect((await asProof(token)).status).toBe(401)
    expect(album.faults).toEqual([])
  })

  it('a good one opens nothing where another kind is asked for', async () => {
    const token = owner.session
    expect((await asRefreshCookie(token)).status).toBe(401)
    expect((await asProof(token)).status).toBe(401)
    for (const path of [
      `/api/downloads/${token}`,
      `/s/${token}`,
      `/api/shares/${token}`,
      `/media/renditions/x?e=1&s=${token}`,
    ]) {
      const answer = await album.ask('GET', path)
      // The page is the same for every link that never was.
      if (path.startsWith('/s/')) expect(await answer.text()).not.toContain("owner's album")
      else expect([path, [400, 403, 404].includes(answer.status)]).toEqual([path, true])
    }
  })

  it('one in the query, in a form or in a cookie counts for nothing', async () => {
    const token = owner.session
    const paths = ['access_token', 'token', 'jwt', 'authorization'].map(
      (name) => `/api/account?${name}=${token}`,
    )
    for (const path of paths) expect((await album.ask('GET', path)).status).toBe(401)
    const headers = {
      cookie: `access_token=${token}; __Secure-cloudalbum_refresh=${token}; authorization=Bearer ${token}`,
    }
    expect((await album.ask('GET', '/api/account', { headers })).status).toBe(401)
    for (const authorization of [`Basic ${token}`, token, `Bearer ${token} x`, `Bearer,${token}`])
      expect((await album.ask('GET', '/api/account', { headers: { authorization } })).status).toBe(401)
  })
})

describe('the keys of access tokens', () => {
  it('are published without their private half', async () => {
    const { keys } = await album.json<{ keys: object[] }>('GET', '/.well-known/jwks.json')
    for (const key of keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })

  it('one that was replaced is believed until its tokens ran out, and is removed then', async () => {
    const { signingKeys } = album.adapters
    const before = await signingKeys.current()
    const { accessToken: token } = await signIn(album, owner)
    album.clock.nowMs += 1000
    await signingKeys.rotate()
    expect((await album.ask('GET', '/api/account', { token })).status).toBe(200)
    expect(claimsOf((await signIn(album, owner)).accessToken)).toBeDefined()
    album.clock.nowMs += 24 * 3_600_000
    const old = await signed(claims(), { kid: before.kid }, privateKeyOf(before.kid))
    expect((await album.ask('GET', '/api/account', { token: old })).status).toBe(401)
    expect((await album.ask('GET', '/api/account', { token: await signed(claims()) })).status).toBe(200)
    await signingKeys.upkeep()
    expect((await album.json<{ keys: object[] }>('GET', '/.well-known/jwks.json')).keys).toHaveLength(1)
  })
})

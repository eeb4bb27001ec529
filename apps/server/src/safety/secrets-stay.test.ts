import { routes, type Photo, type Reservation } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, sha256Of, type Things } from './furnish.ts'
import { recipes, type Recipe } from './recipes.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let admin: Things
let owner: Things
/** By name, everything that opens something. */
const secrets: Record<string, string> = {}
/** By name, what is known of people: it stands in answers, and in no log. */
const personal: Record<string, string> = {}
/** Addresses that are secrets, or hold one. */
const addresses: [method: string, path: string, headers?: Record<string, string>][] = []

const last = (url: string) => url.split('/').at(-1)!
const signatureOf = (url: string) => new URL(url, 'http://h').searchParams.get('s')!

async function gatherSession() {
  const { email, password } = owner
  const answer = await album.ask('POST', '/api/session', { body: { email, password } })
  secrets['the refresh token'] = answer.headers.get('set-cookie')!.split(/[=;]/)[1]!.split('.')[1]!
  secrets['a second access token'] = ((await answer.json()) as { accessToken: string }).accessToken
}

async function gatherAdministration() {
  const token = admin.session
  const { url } = await album.json<{ url: string }>('POST', '/api/admin/invitations', { token, body: {} })
  secrets['an invitation'] = new URL(url).searchParams.get('invitation')!
  addresses.push(['GET', url.slice(new URL(url).origin.length)])
  const path = `/api/admin/accounts/${owner.accountId}/reset-code`
  secrets['the code for a new password'] = (await album.json<{ code: string }>('POST', path, { token })).code
}

async function gatherShare() {
  const share = `/api/shares/${owner.linkToken}`
  const { shareToken } = await album.json<{ shareToken: string }>('POST', `${share}/unlock`, {
    body: { password: 'link of owner' },
  })
  const headers = { 'x-share-token': shareToken }
  secrets['the token of a link'] = owner.linkToken
  secrets['what proves the password of a link'] = shareToken
  await album.ask('PATCH', `/api/share-links/${owner.linkId}`, {
    token: owner.session,
    body: { allowDownload: true },
  })
  const { downloadUrl } = await album.json<{ downloadUrl: string }>(
    'GET',
    `${share}/photos/${owner.photoId}`,
    {
      headers,
    },
  )
  secrets['the key of a shared original'] = new URL(downloadUrl, 'http://h').searchParams.get('key')!
  const zip = await album.json<{ url: string }>('POST', `${share}/downloads`, { headers, body: {} })
  secrets['the ticket of a shared download'] = last(zip.url)
  addresses.push(
    ['GET', `/s/${owner.linkToken}`],
    ['GET', downloadUrl],
    ['GET', zip.url],
    ['GET', share, headers],
  )
}

async function gatherFiles() {
  const token = owner.session
  const photo = await album.json<Photo>('GET', `/api/photos/${owner.photoId}`, { token })
  const bytes = Buffer.from('secret bytes')
  const { upload } = await album.json<Extract<Reservation, { outcome: 'upload' }>>('POST', '/api/photos', {
    token,
    body: { fileName: 'u.jpg', sizeBytes: bytes.length, sha256: sha256Of(bytes), contentType: 'image/jpeg' },
  })
  const download = await album.json<{ url: string }>('POST', '/api/downloads', {
    token,
    body: { ids: [owner.photoId] },
  })
  secrets['the signature of an image'] = signatureOf(photo.previewUrl)
  secrets['the signature of an upload'] = signatureOf(upload.url)
  secrets['the ticket of a download'] = last(download.url)
  addresses.push(
    ['GET', photo.previewUrl],
    ['GET', photo.previewUrl, { range: 'bytes=999999999-' }],
    ['PUT', upload.url, { 'content-type': 'image/png' }],
    ['GET', download.url],
  )
}

beforeAll(async () => {
  album = await openSafetyAlbum()
  await join(album, 'first')
  admin = await furnish(album, 'admin')
  await album.adapters.accounts.setStanding(admin.accountId, { role: 'admin' }, album.clock.now())
  owner = await furnish(album, 'owner')
  secrets['the password'] = owner.password
  secrets['the password of a link'] = 'link of owner'
  secrets['the access token'] = owner.session
  secrets['an API key'] = owner.key.split('_').slice(2).join('_')
  await gatherSession()
  await gatherAdministration()
  await gatherShare()
  await gatherFiles()
  Object.assign(personal, {
    'an e-mail address': owner.email,
    'the e-mail address of the administrator': admin.email,
    'the name of a file': 'owner-1.jpg',
    'the name of an uploaded file': 'u.jpg',
    'words of a search': 'aurora over the sea',
    'an address on the network': '198.51.100.77',
    'a token that somebody made up': 'x.y.z-made-up',
    'an account': owner.accountId,
    'a place': 'Reykjav',
    'what a photo is called by': 'northern-lights-tag',
    'the title of an album': "owner's album",
    'the title of a gallery': "owner's gallery",
    'the address of a gallery': owner.gallerySlug,
    'an item of a gallery': owner.itemSlug,
    'a handle': owner.handle,
    'the name of a webhook': "owner's hook",
    'the address of a webhook': 'hooks.example.org',
    'the name of a browser': 'a browser of somebody',
    'what somebody wrote of themselves': 'I sing in the kitchen',
    'words in an address that is none': 'my-private-page',
  })
  const { keys } = (await exportedKeys()) as { keys: { d: string }[] }
  secrets['the private key'] = keys[0]!.d
})
afterAll(() => album.close().catch(() => undefined))

async function exportedKeys(): Promise<unknown> {
  const rows = album.adapters.db.prepare<[], string>('SELECT private_jwk FROM signing_keys').pluck().all()
  return Promise.resolve({ keys: rows.map((row) => JSON.parse(row) as object) })
}

/** Where an answer is the place to hand a secret out, and which. */
const handsOut: Record<string, string[]> = {
  getPhoto: ['the signature of an image'],
  listShareLinks: ['the token of a link'],
  updateShareLink: ['the token of a link'],
  getSharePhoto: ['the signature of an image', 'the token of a link'],
  adminListInvitations: ['an invitation'],
}
/** They answer with grids, whose addresses of images are for the caller. */
const grid = new Set(['the signature of an image'])

const endings = /^(?:delete|signOut|changePassword|endSession|adminDelete|adminUpdateAccount)/
const callable = recipes.filter(({ name }) => !endings.test(name))

async function walk(each: (recipe: Recipe, text: string) => void): Promise<void> {
  for (const recipe of callable)
    for (const token of [undefined, owner.session, owner.key, admin.session]) {
      const answer = await album.ask(recipe.route.method, recipe.url(owner), {
        token,
        body: recipe.body(owner),
      })
      const stream = answer.headers.get('content-type') === 'text/event-stream'
      if (stream) await answer.body?.cancel()
      const head = JSON.stringify([...answer.headers])
      each(recipe, stream ? head : head + (await answer.text()))
    }
  for (const [method, path, headers = {}] of addresses) {
    const answer = await album.ask(method, path, { headers, ...(method === 'PUT' ? { raw: 'x' } : {}) })
    await answer.body?.cancel()
  }
  for (const path of ['/photos', `/photos/${owner.photoId}`, '/users', '/nope'])
    for (const token of [owner.session, admin.session, owner.key])
      await (await album.ask('GET', `/compat/cloudalbum${path}`, { token })).body?.cancel()
}

function expectNone(where: string, text: string, allowed: (name: string) => boolean = () => false): void {
  for (const [name, secret] of Object.entries(secrets)) {
    if (allowed(name)) continue
    // The code has six digits only, which stand in many a number.
    const found = name.startsWith('the code') ? text.includes(`"${secret}"`) : text.includes(secret)
    expect([where, name, found]).toEqual([where, name, false])
  }
}

/** Everything of which a log has ever heard: requests, uploads, mails that cannot be sent, failures of each kind. */
async function liveThrough(): Promise<void> {
  const headers = {
    'x-forwarded-for': personal['an address on the network']!,
    'user-agent': 'a browser of somebody',
    'x-request-id': 'made-up-by-somebody',
  }
  const token = owner.session
  for (const path of [
    `/api/search?q=${encodeURIComponent(personal['words of a search']!)}`,
    '/api/timeline',
    '/',
  ])
    await (await album.ask('GET', path, { token, headers })).body?.cancel()
  await album.ask('GET', '/api/account', { token: personal['a token that somebody made up'], headers })
  for (const email of [owner.email, 'nobody@example.org'])
    await album.ask('POST', '/api/session', { body: { email, password: 'wrong' }, headers })
  await album.ask('POST', '/api/password/forgot', { body: { email: owner.email }, headers })
  const share = `/api/shares/${owner.linkToken}`
  await album.ask('POST', `${share}/unlock`, { body: { password: 'not this' }, headers })
  await album.ask('PUT', `/api/g/${owner.gallerySlug}/items/${owner.itemSlug}/like`, { token, headers })
  await album.ask('PATCH', `/api/photos/${owner.photoId}`, {
    token,
    headers,
    body: { tags: [personal['what a photo is called by']] },
  })
  await album.ask('PATCH', '/api/profile', {
    token,
    headers,
    body: { bio: personal['what somebody wrote of themselves'] },
  })
  for (const path of [
    `/g/${owner.gallerySlug}/${owner.itemSlug}`,
    `/@${owner.handle}`,
    '/my-private-page?x=my-private-page',
    '/api/my-private-page',
    '/compat/cloudalbum/my-private-page',
  ])
    await (await album.ask('GET', path, { headers })).body?.cancel()
  await album.ask('POST', '/compat/cloudalbum/users/signin', {
    body: { email: owner.email, password: owner.password },
    headers,
  })
  // Some of it fails: nobody answers under the address of the webhook.
  await album.ask('POST', `/api/webhooks/${owner.webhookId}/test`, { token, headers })
  await album.background.drain()
}

describe('secrets', () => {
  it('are known to this test: they are long, and each of its own', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(15)
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length)
    for (const [name, secret] of Object.entries(secrets))
      expect([name, secret.length >= 6]).toEqual([name, true])
  })

  it('stand in no answer but the one that hands them out, and no hash of a password in any', async () => {
    await walk((recipe, text) => {
      expectNone(recipe.name, text, (name) => grid.has(name) || !!handsOut[recipe.name]?.includes(name))
      expect([recipe.name, /\$argon2|passwordHash|private_jwk|mediaSecret/.test(text)]).toEqual([
        recipe.name,
        false,
      ])
    })
  })

  it('stand in no page', async () => {
    for (const path of [
      '/',
      '/sign-in',
      `/photo/${owner.photoId}`,
      `/s/${owner.linkToken}`,
      '/docs',
      '/openapi.json',
    ])
      expectNone(path, await (await album.ask('GET', path)).text())
  })

  it('are asked for in no query: addresses are remembered by browsers, proxies and logs', () => {
    const names = [...routes.all.values()].flatMap(({ path, query }) =>
      Object.keys((query as { shape?: object } | undefined)?.shape ?? {}).map((name) => `${path} ${name}`),
    )
    expect(names.filter((name) => /(?:token|secret|password|code|key|session|auth)\w*$/i.test(name))).toEqual(
      [
        // Opens this one file, for some hours, while the link does; a browser saves it without headers.
        '/api/shares/{token}/photos/{id}/original key',
      ],
    )
  })

  it('stand in no log, though everything fails and is written down', async () => {
    const { db } = album.adapters
    const before = album.logged.length
    await liveThrough()
    expect(album.logged.length).toBeGreaterThan(before)
    // Every question to the database fails from here on, with what is asked in its message.
    db.close()
    await walk((_, text) => expect(text).not.toContain('The database connection'))
    const lines = album.logged.slice(before)
    expect(lines.length).toBeGreaterThan(recipes.length)
    for (const line of album.logged) expectNone(line, line)
    for (const [what, known] of Object.entries(personal))
      expect([what, album.logged.find((line) => line.includes(known))]).toEqual([what, undefined])
    for (const line of lines) expect(line).not.toMatch(/[?&](?:s|key|e|q|invitation)=/)
    for (const route of ['/api/shares/{token}', '/api/downloads/{ticket}', '/s/{token}'])
      expect([route, lines.some((line) => line.includes(`"route":"${route}"`))]).toEqual([route, true])
  })
})

import type { Photo } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, signIn, type Things } from './furnish.ts'
import { recipes } from './recipes.ts'
import { baseUrl, openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Things
let photo: Photo
let shareToken: string
let sharedPicture: string

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
  photo = await album.json<Photo>('GET', `/api/photos/${owner.photoId}`, { token: owner.session })
  const { url } = await album.json<{ url: string }>('POST', '/api/share-links', {
    token: owner.session,
    body: { albumId: owner.albumId, allowDownload: true },
  })
  shareToken = url.split('/').at(-1)!
  const { thumbnailUrls } = await album.json<{ thumbnailUrls: string[] }>(
    'GET',
    `/api/shares/${shareToken}/photos`,
  )
  sharedPicture = thumbnailUrls[0]!
})
afterAll(() => album.close())

const evil = 'https://evil.example.org'
const page = { accept: 'text/html' }

/** One address for each kind of answer, good and bad. */
const kinds: [
  string,
  () => { method?: string; path: string; headers?: Record<string, string>; token?: string },
][] = [
  ['the page', () => ({ path: '/' })],
  ['a page for a photo', () => ({ path: `/photo/${owner.photoId}` })],
  ['a shared page', () => ({ path: `/s/${shareToken}` })],
  ['a shared page that never was', () => ({ path: '/s/x' })],
  ['a script', () => ({ path: '/assets/a-1.js' })],
  ['the description', () => ({ path: '/docs' })],
  ['its style', () => ({ path: '/docs/style.css' })],
  ['the description for programs', () => ({ path: '/openapi.json' })],
  ['the keys', () => ({ path: '/.well-known/jwks.json' })],
  ['nothing', () => ({ path: '/nope' })],
  ['nothing, for people', () => ({ path: '/nope', headers: page })],
  ['a method that is not', () => ({ method: 'DELETE', path: '/' })],
  ['an address with a broken escape', () => ({ path: '/%ff' })],
  ['what anybody may know', () => ({ path: '/api/config' })],
  ['the account', () => ({ path: '/api/account', token: owner.session })],
  ['the timeline', () => ({ path: '/api/timeline', token: owner.session })],
  ['the stream of changes', () => ({ path: '/api/changes', token: owner.session })],
  ['a redirect', () => ({ path: `/api/photos/${owner.photoId}/original`, token: owner.session })],
  ['a refusal', () => ({ path: '/api/account' })],
  ['an unknown photo', () => ({ path: '/api/photos/01m7yjavsb2ec1rpeb150mssc6', token: owner.session })],
  ['an unknown address of the API', () => ({ path: '/api/nope' })],
  ['a bad query', () => ({ path: '/api/search?x=1', token: owner.session })],
  ['a body that is none', () => ({ method: 'POST', path: '/api/session' })],
  ['a share', () => ({ path: `/api/shares/${shareToken}` })],
  ['a shared original', () => ({ path: `/api/shares/${shareToken}/photos/${owner.photoId}/original` })],
  ['a locked share', () => ({ path: `/api/shares/${owner.linkToken}` })],
  ['a thumbnail', () => ({ path: photo.thumbnailUrl })],
  ['an original', () => ({ path: photo.originalUrl })],
  ['a download', () => ({ path: photo.downloadUrl })],
  ['a range', () => ({ path: photo.originalUrl, headers: { range: 'bytes=0-3' } })],
  ['a range too far', () => ({ path: photo.originalUrl, headers: { range: 'bytes=999999999-' } })],
  ['media without signature', () => ({ path: '/media/x' })],
  ['an upload without signature', () => ({ method: 'PUT', path: '/upload/x' })],
  ['a style at the address of a photo', () => ({ path: `/photo/${owner.photoId}/x.css` })],
  ['a style at the address of a link', () => ({ path: `/s/${shareToken}/x.css` })],
  ['the dialect of 2019', () => ({ path: '/compat/cloudalbum/users/ping' })],
  ['its photos', () => ({ path: '/compat/cloudalbum/photos', token: owner.session })],
  ['one of its photos', () => ({ path: `/compat/cloudalbum/photos/${owner.photoId}`, token: owner.session })],
  ['its refusal', () => ({ path: '/compat/cloudalbum/photos' })],
  ['nothing of it', () => ({ path: '/compat/cloudalbum/nope' })],
  ['the dialect of Mysfits', () => ({ path: '/compat/mysfits/mysfits' })],
  ['nothing of Mysfits', () => ({ path: '/compat/mysfits/nope' })],
  ['the dialect of Cruddur', () => ({ path: `/compat/cruddur/api/activities/@${owner.handle}` })],
  ['nothing of Cruddur', () => ({ path: '/compat/cruddur/nope' })],
  ['an avatar that never was', () => ({ path: '/avatars/x.jpg' })],
  ['a picture of a profile that never was', () => ({ path: '/profile-images/x/y/z.jpg' })],
  ['a picture of a link', () => ({ path: sharedPicture })],
  ['a picture of a link without signature', () => ({ path: sharedPicture.split('?')[0]! })],
  ['a published gallery', () => ({ path: `/api/g/${owner.gallerySlug}` })],
  ['an item of a gallery that never was', () => ({ path: '/api/g/nobody-s/items/x' })],
]

/** Not under the rules of the page: bytes and the dialect have their own. */
const served = new Set([
  'a thumbnail',
  'an original',
  'a download',
  'a range',
  'a range too far',
  'media without signature',
  'an upload without signature',
  'the dialect of 2019',
  'its photos',
  'one of its photos',
  'its refusal',
  'nothing of it',
  'the dialect of Mysfits',
  'nothing of Mysfits',
  'the dialect of Cruddur',
  'nothing of Cruddur',
  'an avatar that never was',
  'a picture of a profile that never was',
  'a picture of a link',
  'a picture of a link without signature',
])
const isPublic = (path: string) => /^\/(?:assets\/|docs|openapi|\.well-known)/.test(path)

async function answerTo(
  kind: () => ReturnType<(typeof kinds)[number][1]>,
  headers: Record<string, string> = {},
) {
  const asked = kind()
  const answer = await album.ask(asked.method ?? 'GET', asked.path, {
    token: asked.token,
    headers: { ...asked.headers, ...headers },
  })
  await answer.body?.cancel()
  return { answer, path: asked.path }
}

describe('headers of every kind of answer', () => {
  it.each(kinds)('%s: nosniff, and no word of what serves it', async (_, kind) => {
    const { headers } = (await answerTo(kind)).answer
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  })

  it.each(kinds.filter(([what]) => !served.has(what)))(
    '%s: a policy, HTTPS for good, no referrer',
    async (_, kind) => {
      const { headers } = (await answerTo(kind)).answer
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/)
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    },
  )

  it.each(kinds.filter(([what]) => served.has(what)))(
    '%s: runs nothing, in no frame, HTTPS for good, no referrer',
    async (_, kind) => {
      const { headers } = (await answerTo(kind)).answer
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      )
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    },
  )

  it('bytes that somebody uploaded run nothing, wherever they are served', async () => {
    const paths = [photo.thumbnailUrl, photo.previewUrl, photo.originalUrl, photo.downloadUrl]
    for (const path of [...paths, `/compat/cloudalbum/photos/${owner.photoId}`]) {
      const answer = await album.ask('GET', path, { token: owner.session })
      await answer.body?.cancel()
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      )
    }
  })

  it.each(kinds)('%s: caches keep nothing private', async (_, kind) => {
    const { answer, path } = await answerTo(kind)
    const cache = answer.headers.get('cache-control') ?? ''
    if (answer.ok && path.startsWith('/media/')) expect(cache).toMatch(/^private, max-age=\d+, immutable$/)
    else if (
      path.startsWith('/api/') ||
      path.startsWith('/compat/') ||
      path.startsWith('/media/') ||
      path.startsWith('/upload/')
    )
      expect(cache).toMatch(/^no-store/)
    else if (path.startsWith('/s/') || answer.status >= 400) expect(cache).toBe('no-store')
    else if (!isPublic(path)) expect(cache).toBe('no-cache')
  })

  it.each(kinds)('%s: other origins may not read it, but for the dialect', async (_, kind) => {
    const { answer, path } = await answerTo(kind, { origin: evil })
    const allowed = answer.headers.get('access-control-allow-origin')
    // Cruddur has one origin, which its owner sets; without it there is none.
    expect(allowed).toBe(/^\/compat\/(?:cloudalbum|mysfits)\//.test(path) ? '*' : null)
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('preflights of other origins are refused by every route', async () => {
    for (const { route, url } of recipes) {
      const headers = { origin: evil, 'access-control-request-method': route.method }
      const answer = await album.ask('OPTIONS', url(owner), { headers })
      expect([route.path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([
        route.path,
        404,
        null,
      ])
    }
  })

  it('what looks like a file below a page is not there, so that no cache keeps a page as one', async () => {
    const names = ['x.css', 'x.js', 'x.jpg', '..%2fx.css', 'x.css;a', '%2e%2e/x.css', 'x.css%3f', 'x.css%00']
    for (const start of [
      `/photo/${owner.photoId}`,
      `/s/${shareToken}`,
      '/albums',
      '/settings',
      '/api/account',
    ])
      for (const name of names)
        for (const token of [undefined, owner.session]) {
          const answer = await album.ask('GET', `${start}/${name}`, { token, headers: page })
          expect([start, name, answer.status, answer.headers.get('cache-control')]).toEqual([
            start,
            name,
            404,
            'no-store',
          ])
        }
  })

  it('HTML runs nothing but files of the album, in no frame', async () => {
    for (const path of ['/', `/s/${shareToken}`, '/docs', '/nope']) {
      const { headers } = await album.ask('GET', path, { headers: page })
      expect(headers.get('content-type')?.toLowerCase()).toBe('text/html; charset=utf-8')
      const policy = headers.get('content-security-policy') ?? ''
      for (const rule of [
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ])
        expect(policy).toContain(rule)
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
  })
})

describe('where a cookie acts', () => {
  const cookieRoutes: [string, string][] = [
    ['POST', '/api/session'],
    ['POST', '/api/session/refresh'],
    ['DELETE', '/api/session'],
  ]
  const foreign: Record<string, string>[] = [
    { origin: evil },
    { origin: 'null' },
    { origin: `${baseUrl}.evil.example.org` },
    { origin: baseUrl.replace('https', 'http') },
    { origin: `${baseUrl}:8443` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: evil, 'sec-fetch-site': 'cross-site' },
  ]
  it.each(cookieRoutes)('%s %s refuses other sites, and ends nothing', async (method, path) => {
    const credentials = { email: owner.email, password: owner.password }
    const first = await album.ask('POST', '/api/session', { body: credentials })
    const cookie = first.headers.get('set-cookie')!
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/api/session'])
      expect(cookie).toContain(attribute)
    const sent = { cookie: cookie.split(';')[0]! }
    for (const headers of foreign) {
      const body = path === '/api/session' && method === 'POST' ? credentials : undefined
      const answer = await album.ask(method, path, { headers: { ...sent, ...headers }, body })
      expect([headers, answer.status, answer.headers.get('set-cookie')]).toEqual([headers, 403, null])
    }
    const again = await album.ask('POST', '/api/session/refresh', { headers: { ...sent, origin: baseUrl } })
    expect(again.status).toBe(200)
  })

  it('it acts on these routes only', async () => {
    const { accessToken } = await signIn(album, owner)
    expect(accessToken).not.toBe('')
    const answer = await album.ask('POST', '/api/session', {
      body: { email: owner.email, password: owner.password },
    })
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
    for (const { route, url, body, name } of recipes) {
      if (['public', 'share'].includes(route.access)) continue
      const { status } = await album.ask(route.method, url(owner), { headers: { cookie }, body: body(owner) })
      expect([name, status]).toEqual([name, 401])
    }
  })
})

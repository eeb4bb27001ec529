import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, type Things } from './furnish.ts'
import { recipes, type Recipe } from './recipes.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Things
let admin: { session: string }

beforeAll(async () => {
  album = await openSafetyAlbum()
  admin = await join(album, 'admin')
  owner = await furnish(album, 'owner')
})
afterAll(() => album.close())

const tokenFor = ({ route }: Recipe) => (route.access === 'admin' ? admin.session : owner.session)
const json = { 'content-type': 'application/json' }

const odd: [string, string | Uint8Array, Record<string, string>?][] = [
  ['nothing', ''],
  ['not JSON', '{"a":'],
  ['a word', 'true'],
  ['null', 'null'],
  ['a number', '1e999'],
  ['an array', '[]'],
  ['an array of objects', '[{}]'],
  ['a string', '"x"'],
  ['200,000 brackets', '['.repeat(200_000)],
  ['objects in objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ['a megabyte and more', `{"a":"${'x'.repeat(1_100_000)}"}`],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['a byte-order mark alone', '\ufeff'],
  ['a form', 'a=1&b=2', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['XML', '<a/>', { 'content-type': 'application/xml' }],
]

const withBody = recipes.filter(({ route }) => route.body)

describe('bodies that are no JSON of a route', () => {
  it.each(withBody)('$name answers with a problem of 4xx', async (recipe) => {
    for (const [what, body, headers = json] of odd) {
      const raw = typeof body === 'string' ? body : new Uint8Array(body)
      const answer = await album.ask(recipe.route.method, recipe.url(owner), {
        token: tokenFor(recipe),
        raw,
        headers,
      })
      expect([what, Math.floor(answer.status / 100)]).toEqual([what, 4])
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
    expect(album.faults).toEqual([])
  })

  it.each(withBody)('$name takes no JSON under a type that forms of other sites can send', async (recipe) => {
    const raw = new TextEncoder().encode(JSON.stringify(recipe.body(owner)))
    const types = [
      'text/plain',
      'text/plain; a=application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]
    for (const headers of [{}, ...types.map((type) => ({ 'content-type': type }))]) {
      const answer = await album.ask(recipe.route.method, recipe.url(owner), {
        token: tokenFor(recipe),
        raw,
        headers,
      })
      expect([headers, answer.status]).toEqual([headers, 415])
    }
  })
})

/** Values that somebody puts where words, numbers and positions are expected. */
const values = [
  '',
  '%00',
  '%ff',
  '%F0%9F',
  '-1',
  '0',
  '1e309',
  'NaN',
  '99999999999999999999',
  '0x10',
  "'%20OR%201=1--",
  '%22%29*(',
  '*',
  'a*%20NEAR(b)',
  '-%22',
  '%E2%80%AE',
  'AAAA',
  'eyJ4IjoxfQ',
  'null',
  'undefined',
  '[]',
  '{}',
  '..%2f..%2f',
  '%F0%9F%98%80',
  '%ED%A0%80',
  'x'.repeat(400),
]
const gets = recipes.filter(({ route, name }) => route.method === 'GET' && name !== 'getChanges')

describe('odd queries', () => {
  it.each(gets)(
    '$name is never at fault',
    async (recipe) => {
      const url = recipe.url(owner)
      const start = `${url}${url.includes('?') ? '&' : '?'}`
      const known = Object.keys((recipe.route.query as { shape?: object } | undefined)?.shape ?? {})
      for (const name of [...known, 'constructor', '__proto__'])
        for (const value of values) {
          const path = url.includes(`${name}=`)
            ? url.replace(new RegExp(`${name}=[^&]*`), `${name}=${value}`)
            : `${start}${name}=${value}`
          const answer = await album.ask('GET', path, { token: tokenFor(recipe) })
          await answer.body?.cancel()
          if (answer.status >= 500) expect([path, answer.status]).toEqual([path, 'below 500'])
        }
      expect(album.faults).toEqual([])
    },
    60_000,
  )

  const addressed = recipes.filter(({ route }) => route.params)
  it.each(addressed)('$name with an odd address is never at fault', async (recipe) => {
    for (const value of [
      '%00',
      '%ff',
      '..',
      '%2e%2e%2fx',
      '%2f',
      'x'.repeat(500),
      '%E2%80%AE',
      "'",
      '-',
      '__proto__',
    ]) {
      const path = recipe.route.path.replace(/\{\w+\}/g, value)
      const body = recipe.body(owner)
      const answer = await album.ask(recipe.route.method, path, { token: tokenFor(recipe), body })
      await answer.body?.cancel()
      // A body that fits, at an address that `..` makes another one, may well do what it says.
      if (answer.status >= 500 || (answer.ok && value !== '..'))
        expect([path, answer.status]).toEqual([path, '4xx'])
    }
    expect(album.faults).toEqual([])
  })

  it('odd Last-Event-ID and Authorization headers are never at fault', async () => {
    for (const value of ['x', '-1', '99999999999999999999', '1e9', "1' OR 1", 'NaN', ' '])
      for (const headers of [
        { 'last-event-id': value },
        { authorization: value },
        { cookie: `__Secure-cloudalbum_refresh=${value}` },
      ]) {
        const token = 'authorization' in headers ? undefined : owner.session
        const answer = await album.ask('GET', '/api/changes', { token, headers })
        await answer.body?.cancel()
        expect(answer.status).toBeLessThan(500)
        expect((await album.ask('POST', '/api/session/refresh', { headers })).status).toBe(401)
      }
    expect(album.faults).toEqual([])
  })
})

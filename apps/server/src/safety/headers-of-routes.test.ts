import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, nobody, signIn, type Things } from './furnish.ts'
import { recipes, type Recipe } from './recipes.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let spare: Things
const tokens: Record<string, string | undefined> = {}
let admin: { email: string; password: string }

beforeAll(async () => {
  album = await openSafetyAlbum()
  const person = await join(album, 'admin')
  admin = person
  spare = await furnish(album, 'spare')
  Object.assign(tokens, { admin: person.session, 'key of its owner': spare.key })
})
afterAll(() => album.close())

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
}

/** What an answer of the API must carry, good or bad. */
function expectHeaders({ headers }: Response): void {
  for (const [name, value] of Object.entries(always)) expect([name, headers.get(name)]).toEqual([name, value])
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|\*|http:/)
  expect(headers.get('cache-control')).toMatch(/^no-store/)
  for (const name of [
    'access-control-allow-origin',
    'access-control-allow-credentials',
    'server',
    'x-powered-by',
  ])
    expect([name, headers.get(name)]).toEqual([name, null])
}

const evil = { origin: 'https://evil.example.org' }
const send = (
  recipe: Recipe,
  token: string | undefined,
  things: Things,
  method: string = recipe.route.method,
) =>
  album.ask(method, recipe.url(things), {
    token,
    headers: evil,
    ...(method === recipe.route.method ? { body: recipe.body(things) } : {}),
  })

async function check(answer: Response): Promise<number> {
  await answer.body?.cancel()
  expectHeaders(answer)
  return answer.status
}

describe('every answer of every route', () => {
  it.each(recipes)('$name: to nobody, to a bad token, and for what does not exist', async (recipe) => {
    const statuses = [
      await check(await send(recipe, undefined, spare)),
      await check(await send(recipe, 'x.y.z', nobody)),
      await check(await send(recipe, tokens['key of its owner'], nobody)),
      await check(await send(recipe, undefined, spare, 'PROPFIND')),
    ]
    expect(statuses.every((status) => status < 500)).toBe(true)
  })

  it('to who may, and to bodies that are none', async () => {
    const kept: Recipe[] = []
    for (const recipe of recipes) {
      const token = recipe.route.access === 'admin' ? tokens['admin'] : spare.session
      if (recipe.route.body)
        await check(await album.ask(recipe.route.method, recipe.url(spare), { token, raw: '{' }))
      if (/^(?:delete|signOut|changePassword|endSession|adminDelete)/.test(recipe.name)) kept.push(recipe)
      else await check(await send(recipe, token, spare))
    }
    // These end what the others need.
    for (const recipe of kept) {
      const token =
        recipe.route.access === 'admin'
          ? tokens['admin']
          : (await signIn(album, spare).catch(() => undefined))?.accessToken
      await check(await send(recipe, token, spare))
    }
    expect(kept.length).toBeGreaterThan(5)
  })

  it('also when the album itself is at fault', async () => {
    const { accessToken: token } = await signIn(album, admin)
    album.adapters.accounts.get = () => Promise.reject(new Error('disk I/O error'))
    for (const recipe of recipes.filter(({ route }) =>
      ['account', 'session', 'admin'].includes(route.access),
    ))
      expect([recipe.name, await check(await send(recipe, token, spare))]).toEqual([recipe.name, 500])
  })
})

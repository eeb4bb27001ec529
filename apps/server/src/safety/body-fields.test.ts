import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, nobody, type Things } from './furnish.ts'
import { recipes, type Recipe } from './recipes.ts'
import { rowsAbout } from './rows.ts'
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

/** What a caller might like to set. */
const privileged: Record<string, unknown> = {
  role: 'admin',
  quotaBytes: null,
  accountId: nobody.accountId,
  id: nobody.photoId,
  state: 'ready',
  sha256: nobody.sha256,
  sizeBytes: 1,
  email: 'taken@example.org',
  confirmedAtMs: 1,
  disabled: false,
  tokensValidFromMs: 0,
  passwordHash: 'x',
  token: 'x',
  views: 0,
  createdAtMs: 0,
  constructor: 'x',
  anything: 'x',
}

const withBody = recipes.filter(({ route }) => route.body)
const fieldsOf = (recipe: Recipe) => {
  const own = recipe.body(nobody) as Record<string, unknown>
  const optional = Object.keys(shapeOf(recipe))
  return Object.entries(privileged).filter(([name]) => !(name in own) && !optional.includes(name))
}

/** The fields that the contract knows of at the top of a body. */
function shapeOf({ route }: Recipe): Record<string, unknown> {
  const body = route.body as unknown as { shape?: object; options?: { shape: object }[] }
  return { ...body.shape, ...Object.assign({}, ...(body.options ?? []).map(({ shape }) => shape)) } as Record<
    string,
    unknown
  >
}

const send = (recipe: Recipe, body: unknown) => {
  const token = recipe.route.access === 'admin' ? admin.session : owner.session
  return album.ask(recipe.route.method, recipe.url(owner), { token, body })
}

/** Objects inside a body, and where they are. */
function inner(value: unknown, path: string[] = []): string[][] {
  if (Array.isArray(value)) return value.flatMap((one, i) => inner(one, [...path, String(i)]))
  if (typeof value !== 'object' || value === null) return []
  const nested = Object.entries(value).flatMap(([name, one]) => inner(one, [...path, name]))
  return path.length > 0 ? [path, ...nested] : nested
}

function withField(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return { ...(value as object), accountId: nobody.accountId }
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >
  copy[name] = withField(copy[name], rest)
  return copy
}

describe('fields that nobody asked for', () => {
  it.each(withBody)('$name: 400, and nothing changes', async (recipe) => {
    const before = rowsAbout(album, [owner.accountId])
    for (const [name, value] of fieldsOf(recipe)) {
      const answer = await send(recipe, { ...(recipe.body(owner) as object), [name]: value })
      expect([name, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        name,
        400,
        'invalid-input',
      ])
    }
    expect(rowsAbout(album, [owner.accountId])).toEqual(before)
  })

  const nested = withBody.flatMap((recipe) =>
    inner(recipe.body(nobody)).map((path) => ({ name: recipe.name, at: path.join('.'), recipe, path })),
  )
  it.each(nested)('$name at $at: 400, and nothing changes', async ({ recipe, path }) => {
    const before = rowsAbout(album, [owner.accountId])
    expect((await send(recipe, withField(recipe.body(owner), path))).status).toBe(400)
    expect(rowsAbout(album, [owner.accountId])).toEqual(before)
  })

  it('are refused among the preferences', async () => {
    const body = { preferences: { theme: 'dark', role: 'admin' } }
    expect((await album.ask('PATCH', '/api/account', { token: owner.session, body })).status).toBe(400)
  })

  it('are refused in a query', async () => {
    const gets = recipes.filter(({ route }) => route.query)
    for (const recipe of gets) {
      const url = recipe.url(owner)
      const token = recipe.route.access === 'admin' ? admin.session : owner.session
      const headers = { 'x-share-token': '' }
      const path = `${url}${url.includes('?') ? '&' : '?'}accountId=${nobody.accountId}`
      expect([recipe.name, (await album.ask('GET', path, { token, headers })).status]).toEqual([
        recipe.name,
        400,
      ])
    }
  })

  it('make nobody an admin: a prototype in the body is not taken for one', async () => {
    const raw = '{"email":"proto@example.org","password":"a good long password","__proto__":{"role":"admin"}}'
    await album.ask('POST', '/api/accounts', { raw, headers: { 'content-type': 'application/json' } })
    const { accounts } = await album.json<{ accounts: { email: string; role: string }[] }>(
      'GET',
      '/api/admin/accounts',
      {
        token: admin.session,
      },
    )
    expect(accounts.filter(({ role }) => role === 'admin').map(({ email }) => email)).toEqual([
      'admin@example.org',
    ])
  })
})

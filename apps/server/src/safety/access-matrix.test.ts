import type { Route } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, nobody, signIn, type Things } from './furnish.ts'
import { recipes, type Recipe } from './recipes.ts'
import { rowsAbout } from './rows.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

/** Who calls; each has a token of a kind. */
const callers = [
  'anonymous',
  'forged token',
  'signed out',
  'disabled',
  'key of disabled',
  'revoked key',
  'deleted',
  'owner',
  'key of owner',
  'other',
  'key of other',
  'admin',
  'key of admin',
] as const
type Caller = (typeof callers)[number]

let album: SafetyAlbum
let owner: Things
let before: string[]
let handleOfAdmin: string
const tokens = new Map<Caller, string | undefined>()
const people = new Map<Caller, { email: string; password: string }>()

async function keyOf(token: string): Promise<{ secret: string; key: { id: string } }> {
  return album.json('POST', '/api/keys', { token, body: { name: 'key' } })
}

async function gather() {
  const admin = await join(album, 'admin')
  owner = await furnish(album, 'owner')
  handleOfAdmin = (await album.json<{ handle: string }>('GET', '/api/profile', { token: admin.session }))
    .handle
  const other = await furnish(album, 'other')
  const disabled = await join(album, 'disabled')
  const deleted = await join(album, 'deleted')
  const disabledKey = await keyOf(disabled.session)
  await album.json('PATCH', `/api/admin/accounts/${disabled.accountId}`, {
    token: admin.session,
    body: { disabled: true },
  })
  await album.json('DELETE', '/api/account', { token: deleted.session, body: { password: deleted.password } })
  const ended = await signIn(album, owner)
  const { sessions } = await album.json<{ sessions: { id: string; current: boolean }[] }>(
    'GET',
    '/api/sessions',
    {
      token: ended.accessToken,
    },
  )
  const own = sessions.find((one) => one.current)!
  await album.json('DELETE', `/api/sessions/${own.id}`, { token: ended.accessToken })
  const revoked = await keyOf(owner.session)
  await album.json('DELETE', `/api/keys/${revoked.key.id}`, { token: owner.session })
  const adminKey = await keyOf(admin.session)
  const all: [Caller, string | undefined][] = [
    ['anonymous', undefined],
    ['forged token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
    ['signed out', ended.accessToken],
    ['disabled', disabled.session],
    ['key of disabled', disabledKey.secret],
    ['revoked key', revoked.secret],
    ['deleted', deleted.session],
    ['owner', owner.session],
    ['key of owner', owner.key],
    ['other', other.session],
    ['key of other', other.key],
    ['admin', admin.session],
    ['key of admin', adminKey.secret],
  ]
  for (const [caller, token] of all) tokens.set(caller, token)
  people.set('other', other).set('admin', admin).set('owner', owner)
  // Last uses are written down once a minute: this is that once.
  for (const token of [owner.session, owner.key]) await album.json('GET', '/api/account', { token })
  before = rowsAbout(album, idsOf(owner))
}

beforeAll(async () => {
  album = await openSafetyAlbum()
  await gather()
})
afterAll(() => album.close())

const idsOf = (things: Things) => [
  things.accountId,
  things.photoId,
  things.secondPhotoId,
  things.trashedId,
  things.rejectedId,
  things.reservedId,
  things.albumId,
  things.linkId,
  things.keyId,
  things.sessionId,
  things.jobId,
  things.invitationId,
  things.webhookId,
  things.deliveryId,
]

/** What the table says of a cell; `mine`: it is about the caller alone; `published`: for every account, as its owner wished. */
type Verdict = 'anybody' | 'locked' | 401 | 403 | 'foreign' | 'mine' | 'published' | 'allowed'

/** They name what their caller is about to send, and nothing that is there. */
const aboutOwnBytes = new Set(['startProfileImage'])

function verdict({ name, route, namesThings }: Recipe, caller: Caller): Verdict {
  if (route.access === 'public') return 'anybody'
  if (route.access === 'share') return 'locked'
  if (callers.indexOf(caller) < callers.indexOf('owner')) return 401
  if (route.access !== 'account' && caller.startsWith('key of')) return 403
  if (route.access === 'admin') return caller === 'admin' ? 'allowed' : 403
  if (caller === 'owner' || caller === 'key of owner') return 'allowed'
  if (route.path.startsWith('/api/g/{slug}')) return 'published'
  return namesThings && !aboutOwnBytes.has(name) ? 'foreign' : 'mine'
}

/** Routes that answer 2xx to questions about what others have, and must then say that there is nothing. */
const asksWhatOneHas = new Set(['findKnown'])

let turn = 0
async function call(
  { route, url, body }: Recipe,
  caller: Caller,
  things: Things,
  method: string = route.method,
) {
  const response = await album.ask(method, url(things), {
    token: tokens.get(caller),
    body: method === 'HEAD' ? undefined : body(things),
  })
  const isStream = response.headers.get('content-type') === 'text/event-stream'
  if (isStream) await response.body?.cancel()
  return { status: response.status, text: isStream ? '' : await response.text() }
}

const anonymised = (text: string, things: Things) =>
  Object.values(things).reduce((left, value) => (value.length > 9 ? left.replaceAll(value, '…') : left), text)

/** Sign-up, codes and sign-in count by address: each call is of another one. */
const stranger = (): Things => ({ ...nobody, email: `nobody-${++turn}@example.org` })

const codeOf = (text: string) => (text === '' ? '' : ((JSON.parse(text) as { code?: string }).code ?? ''))
const methodsOf = (route: Route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method])

const cells = recipes.flatMap((recipe) =>
  callers.flatMap((caller) =>
    methodsOf(recipe.route).map((method) => ({
      cell: `${method} ${recipe.route.path}`,
      caller,
      method,
      recipe,
      verdict: verdict(recipe, caller),
    })),
  ),
)
const cellsOf = (...verdicts: Verdict[]) => cells.filter((one) => verdicts.includes(one.verdict))

describe('who may call what', () => {
  it('knows every route for every caller', () => {
    expect(new Set(cells.map(({ recipe }) => recipe.name)).size).toBe(recipes.length)
    expect(cells.length).toBeGreaterThan(900)
  })

  it.each(cellsOf(401))('$cell: 401 for $caller', async ({ recipe, caller, method }) => {
    for (const things of [owner, nobody]) {
      const { status, text } = await call(recipe, caller, things, method)
      expect([status, method === 'HEAD' ? 'unauthenticated' : codeOf(text)]).toEqual([401, 'unauthenticated'])
    }
  })

  it.each(cellsOf(403))('$cell: 403 for $caller', async ({ recipe, caller, method }) => {
    const [real, none] = [
      await call(recipe, caller, owner, method),
      await call(recipe, caller, nobody, method),
    ]
    expect(real.status).toBe(403)
    expect(anonymised(real.text, owner)).toBe(anonymised(none.text, nobody))
  })

  it.each(cellsOf('foreign'))(
    '$cell: for $caller as if it did not exist',
    async ({ recipe, caller, method }) => {
      const [real, none] = [
        await call(recipe, caller, owner, method),
        await call(recipe, caller, nobody, method),
      ]
      expect(real.status).toBe(none.status)
      expect(anonymised(real.text, owner)).toBe(anonymised(none.text, nobody))
      if (!asksWhatOneHas.has(recipe.name)) expect([403, 404]).toContain(real.status)
    },
  )

  it.each(cellsOf('mine'))('$cell: nothing of the owner for $caller', async ({ recipe, caller, method }) => {
    const { status, text } = await call(recipe, caller, owner, method)
    expect(status).toBeLessThan(500)
    for (const id of idsOf(owner)) expect(text).not.toContain(id)
    const person = people.get(caller)
    if (recipe.name === 'signOutEverywhere' && person)
      tokens.set(caller, (await signIn(album, person)).accessToken)
  })

  it.each(cellsOf('published'))(
    '$cell: what is published for $caller, nothing of its owner, and 404 for what is not there',
    async ({ recipe, caller, method }) => {
      const { status, text } = await call(recipe, caller, owner, method)
      expect([200, 201, 204, 404, 409]).toContain(status)
      for (const secret of [owner.accountId, owner.email, owner.photoId, owner.albumId, owner.claimId])
        expect(text).not.toContain(secret)
      expect((await call(recipe, caller, nobody, method)).status).toBe(404)
    },
  )

  it.each(cellsOf('locked'))(
    '$cell: $caller needs the password of the link',
    async ({ recipe, caller, method }) => {
      const { status, text } = await call(recipe, caller, owner, method)
      expect([status, method === 'HEAD' ? 'password-required' : codeOf(text)]).toEqual([
        401,
        'password-required',
      ])
      expect((await call(recipe, caller, nobody, method)).status).toBe(404)
    },
  )

  it.each(cellsOf('anybody'))(
    '$cell: the same for $caller as for anybody',
    async ({ recipe, caller, method }) => {
      const [real, anybody] = [stranger(), stranger()]
      const answer = await call(recipe, caller, real, method)
      const expected = await call(recipe, 'anonymous', anybody, method)
      expect(answer.status).toBe(expected.status)
      expect(anonymised(answer.text, real)).toBe(anonymised(expected.text, anybody))
    },
  )

  // Of the administrator, who has published nothing and not chosen to be seen.
  it.each(callers.flatMap((caller) => ['', '/galleries'].map((more) => ({ caller, more }))))(
    'GET /api/profiles/{handle}$more of a hidden one: for $caller as if it did not exist, but for its owner',
    async ({ caller, more }) => {
      const asked = async (handle: string) => {
        const answer = await album.ask('GET', `/api/profiles/${handle}${more}`, { token: tokens.get(caller) })
        return [answer.status, await answer.text()]
      }
      const hidden = await asked(handleOfAdmin)
      if (caller === 'admin' || caller === 'key of admin') expect(hidden[0]).toBe(200)
      else expect(hidden).toEqual(await asked('nobody-there'))
    },
  )

  it("has changed nothing that is the owner's", () => {
    expect(before.length).toBeGreaterThan(20)
    expect(rowsAbout(album, idsOf(owner))).toEqual(before)
    expect(album.faults).toEqual([])
  })
})

/** These take away what others need, so they come last, in this order. */
const last = [
  'withdrawClaim',
  'removeItems',
  'deleteGallery',
  'trashPhotos',
  'removeFromAlbum',
  'adminDeleteAccount',
  'deleteKey',
  'endSession',
  'deleteShareLink',
  'deleteWebhook',
  'adminDeleteWebhook',
  'purgePhotos',
  'emptyTrash',
  'deleteAlbum',
  'cancelUpload',
]
const endings = ['changePassword', 'signOutEverywhere', 'deleteAccount']
const inOrder = [
  ...recipes.filter(({ name }) => !last.includes(name) && !endings.includes(name)),
  ...[...last, ...endings].map((name) => recipes.find((one) => one.name === name)!),
]

describe('who it belongs to', () => {
  it.each(['owner', 'key of owner'] as const)('is let in everywhere: %s', async (caller) => {
    const things = await furnish(album, caller === 'owner' ? 'spare' : 'spare-of-key')
    const own = inOrder.filter(
      (recipe) =>
        verdict(recipe, caller) === 'allowed' &&
        !['changePassword', 'signOutEverywhere'].includes(recipe.name),
    )
    tokens.set(caller, caller === 'owner' ? things.session : things.key)
    const refused: string[] = []
    for (const recipe of own) {
      const { status, text } = await call(recipe, caller, things)
      if ([401, 403, 404].includes(status) || status >= 500) refused.push(`${recipe.name} ${status} ${text}`)
    }
    expect(refused).toEqual([])
  })

  it('lets the admin administrate', async () => {
    const things = await furnish(album, 'administrated')
    const own = inOrder.filter((recipe) => verdict(recipe, 'admin') === 'allowed')
    expect(own.length).toBeGreaterThan(10)
    for (const recipe of own) {
      const { status } = await call(recipe, 'admin', things)
      expect([recipe.name, status]).toEqual([recipe.name, recipe.route.status])
    }
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, nobody, type Things } from './furnish.ts'
import { rowsAbout } from './rows.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Things
const tokens: Record<string, string | undefined> = {}

beforeAll(async () => {
  album = await openSafetyAlbum()
  tokens['admin'] = (await join(album, 'admin')).session
  owner = await furnish(album, 'owner')
  const other = await furnish(album, 'other')
  Object.assign(tokens, { other: other.session, 'key of other': other.key, 'key of owner': owner.key })
})
afterAll(() => album.close())

const routes: [method: string, path: (things: Things) => string, body?: unknown][] = [
  ['GET', ({ photoId }) => `/photos/${photoId}`],
  ['HEAD', ({ photoId }) => `/photos/${photoId}`],
  ['GET', ({ photoId }) => `/photos/${photoId}?mode=thumbnail`],
  ['GET', ({ rejectedId }) => `/photos/${rejectedId}`],
  ['POST', ({ photoId }) => `/photos/${photoId}/info`, { tags: 'x', desc: 'taken over' }],
  ['DELETE', ({ photoId }) => `/photos/${photoId}`],
]
const cells = routes.flatMap(([method, path, body]) =>
  ['other', 'key of other', 'admin'].map((caller) => ({ method, path, body, caller, at: path(nobody) })),
)

const ask = (method: string, path: string, token?: string, body?: unknown) =>
  album.ask(method, `/compat/cloudalbum${path}`, { token, body })

describe('the dialect of 2019', () => {
  it.each(cells)(
    '$method $at: for $caller as if it did not exist',
    async ({ method, path, body, caller }) => {
      const before = rowsAbout(album, [owner.accountId])
      const [real, none] = [
        await ask(method, path(owner), tokens[caller], body),
        await ask(method, path(nobody), tokens[caller], body),
      ]
      expect([real.status, await real.text()]).toEqual([404, await none.text()])
      expect(rowsAbout(album, [owner.accountId])).toEqual(before)
    },
  )

  it.each(routes)(
    '%s %s: nobody without a token (400 is how this dialect says it)',
    async (method, path, body) => {
      for (const token of [undefined, 'x.y.z', owner.linkToken])
        expect((await ask(method, path(owner), token, body)).status).toBe(400)
    },
  )

  it('lists only what is one’s own, and users only to the admin', async () => {
    expect(await (await ask('GET', '/photos', tokens['other'])).text()).not.toContain(owner.accountId)
    for (const caller of ['other', 'key of other', 'key of owner'])
      for (const path of ['/users', `/users/${owner.accountId}`, `/users/${nobody.accountId}`])
        expect([caller, path, (await ask('GET', path, tokens[caller])).status]).toEqual([caller, path, 403])
    expect((await ask('GET', '/users', tokens['admin'])).status).toBe(200)
  })

  it('takes no role at sign-up', async () => {
    const body = { email: 'x@example.org', username: 'x', password: 'abcde', role: 'admin' }
    expect((await ask('POST', '/users/signup', undefined, body)).status).toBe(400)
  })
})

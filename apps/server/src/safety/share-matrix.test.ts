import { routeUrl, routes, type Route } from '@cloudalbum/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, join, type Things } from './furnish.ts'
import { rowsAbout } from './rows.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

const hourMs = 3_600_000
type Link = 'open' | 'locked' | 'other' | 'expired' | 'revoked' | 'unknown'

let album: SafetyAlbum
let owner: Things
let other: Things
let before: string[]
const tokens = {} as Record<Link, string>
const proofs: Record<string, string> = {}

async function link(things: Things, terms: object): Promise<{ id: string; token: string }> {
  const { id, url } = await album.json<{ id: string; url: string }>('POST', '/api/share-links', {
    token: things.session,
    body: { albumId: things.albumId, allowDownload: true, ...terms },
  })
  return { id, token: url.split('/').at(-1)! }
}

async function unlock(token: string, password: string): Promise<string> {
  const { shareToken } = await album.json<{ shareToken: string }>('POST', `/api/shares/${token}/unlock`, {
    body: { password },
  })
  return shareToken
}

beforeAll(async () => {
  album = await openSafetyAlbum()
  await join(album, 'admin')
  owner = await furnish(album, 'owner')
  other = await furnish(album, 'other')
  const revoked = await link(owner, {})
  tokens.open = (await link(owner, {})).token
  tokens.locked = (await link(owner, { password: 'open sesame' })).token
  // The same password, so that one that opened every album with it would show.
  tokens.other = (await link(other, { password: 'open sesame' })).token
  tokens.expired = (await link(owner, { expiresAtMs: album.clock.now() + 1000 })).token
  tokens.revoked = revoked.token
  tokens.unknown = 'A'.repeat(43)
  proofs['its own'] = await unlock(tokens.locked, 'open sesame')
  proofs['of another link'] = await unlock(tokens.other, 'open sesame')
  proofs['of an open link'] = await unlock(tokens.open, '')
  proofs['tampered'] = `${proofs['its own'].slice(0, -2)}AA`
  proofs['the password'] = 'open sesame'
  proofs['a session'] = owner.session
  album.clock.nowMs += 2000
  await album.json('DELETE', `/api/share-links/${revoked.id}`, { token: owner.session })
  before = rowsAbout(album, [owner.accountId, other.accountId])
})
afterAll(() => album.close())

const shareRoutes = [...routes.all].filter(([, route]) => route.access === 'share')

function call(
  name: string,
  route: Route,
  token: string,
  photoId: string,
  headers: Record<string, string> = {},
) {
  // Together with one that the link shows.
  const ids = [...new Set([owner.photoId, photoId])]
  const body = name === 'createShareDownload' ? { ids } : undefined
  return album.ask(route.method, routeUrl(route, { params: { token, id: photoId } }), { headers, body })
}

const cellsOf = <T>(rows: readonly T[]) =>
  shareRoutes.flatMap(([name, route]) => rows.map((row) => ({ name, route, row })))

describe('what a link opens', () => {
  it.each(cellsOf(['expired', 'revoked', 'unknown'] as const))(
    '$name: $row looks like a link that never was',
    async ({ name, route, row }) => {
      const answers = [tokens[row], 'B'.repeat(43)].map((token) =>
        call(name, route, token, owner.photoId, { 'x-share-token': proofs['its own']! }),
      )
      const [real, none] = await Promise.all(answers)
      expect(real!.status).toBe(404)
      expect(await real!.text()).toBe(await none!.text())
    },
  )

  it.each(cellsOf(['none', 'of another link', 'of an open link', 'tampered', 'the password', 'a session']))(
    '$name: a link with a password stays shut with proof: $row',
    async ({ name, route, row }) => {
      const headers: Record<string, string> = row === 'none' ? {} : { 'x-share-token': proofs[row]! }
      const answer = await call(name, route, tokens.locked, owner.photoId, headers)
      expect(answer.status).toBe(401)
      const text = await answer.text()
      expect(JSON.parse(text)).toMatchObject({ code: 'password-required' })
      expect(text).not.toContain("owner's album")
    },
  )

  it.each(cellsOf([{ photo: 'of another account' }, { photo: 'trashed' }, { photo: 'not in the album' }]))(
    '$name: shows no photo that is $row.photo',
    async ({ name, route, row }) => {
      if (!route.path.includes('{id}') && name !== 'createShareDownload') return
      const foreign =
        { 'of another account': other.photoId, trashed: owner.trashedId }[row.photo] ?? owner.rejectedId
      const real = await call(name, route, tokens.open, foreign)
      const none = await call(name, route, tokens.open, '01m7yjavsb2ec1rpeb150mssc6')
      expect(real.status).toBe(404)
      expect(await real.text()).toBe(await none.text())
    },
  )

  it.each(cellsOf(['open', 'locked'] as const))(
    '$name: $row link with its proof answers',
    async ({ name, route, row }) => {
      const headers: Record<string, string> = row === 'open' ? {} : { 'x-share-token': proofs['its own']! }
      const answer = await call(name, route, tokens[row], owner.photoId, headers)
      await answer.body?.cancel()
      expect(answer.status).toBe(route.status)
    },
  )

  it('changed nothing but the number of views and the downloads', () => {
    const kept = (rows: string[]) =>
      rows.filter((row) => !row.startsWith('download_tickets')).map((row) => row.replace(/"views":\d+/, ''))
    expect(kept(rowsAbout(album, [owner.accountId, other.accountId]))).toEqual(kept(before))
  })
})

describe('a link that is taken back', () => {
  it.each([
    ['a new password', { password: 'another one' }, 401],
    ['no more downloads', { allowDownload: false }, 403],
  ])('%s counts for addresses that were handed out before', async (_, change, status) => {
    const made = await link(owner, { password: 'open sesame' })
    const proof = await unlock(made.token, 'open sesame')
    const headers = { 'x-share-token': proof }
    const { downloadUrl } = await album.json<{ downloadUrl: string }>(
      'GET',
      `/api/shares/${made.token}/photos/${owner.photoId}`,
      { headers },
    )
    const zip = await album.json<{ url: string }>('POST', `/api/shares/${made.token}/downloads`, {
      headers,
      body: {},
    })
    await album.json('PATCH', `/api/share-links/${made.id}`, { token: owner.session, body: change })
    expect((await album.ask('GET', downloadUrl)).status).toBe(status)
    expect((await album.ask('GET', zip.url)).status).toBe(404)
  })

  it('opens one photo with the key of that photo, and no other with it', async () => {
    const headers = { 'x-share-token': proofs['its own']! }
    const { downloadUrl } = await album.json<{ downloadUrl: string }>(
      'GET',
      `/api/shares/${tokens.locked}/photos/${owner.photoId}`,
      { headers },
    )
    const own = await album.ask('GET', downloadUrl)
    await own.body?.cancel()
    expect(own.status).toBe(200)
    expect((await album.ask('GET', downloadUrl.replace(owner.photoId, owner.secondPhotoId))).status).toBe(401)
    const key = new URL(downloadUrl, 'http://h').searchParams.get('key')!
    for (const path of ['', '/photos', `/photos/${owner.secondPhotoId}`])
      expect(
        (await album.ask('GET', `/api/shares/${tokens.locked}${path}`, { headers: { 'x-share-token': key } }))
          .status,
      ).toBe(401)
    album.clock.nowMs += 13 * hourMs
    expect((await album.ask('GET', downloadUrl)).status).toBe(401)
    expect((await album.ask('GET', `/api/shares/${tokens.locked}`, { headers })).status).toBe(401)
  })

  it('is shut with the account of its owner', async () => {
    await album.adapters.accounts.setStanding(owner.accountId, { disabled: true }, album.clock.now())
    for (const [name, route] of shareRoutes)
      expect((await call(name, route, tokens.open, owner.photoId)).status).toBe(404)
  })
})

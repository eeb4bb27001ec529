import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { furnish, type Things } from './furnish.ts'
import { openSafetyAlbum, type SafetyAlbum } from './safety-album.ts'

let album: SafetyAlbum
let owner: Things
let other: Things

beforeAll(async () => {
  album = await openSafetyAlbum()
  owner = await furnish(album, 'owner')
  other = await furnish(album, 'other')
})
afterAll(() => album.close())

async function link(things: Things, terms: object): Promise<{ id: string; token: string }> {
  const { id, url } = await album.json<{ id: string; url: string }>('POST', '/api/share-links', {
    token: things.session,
    body: { albumId: things.albumId, ...terms },
  })
  return { id, token: url.split('/').at(-1)! }
}

describe('the pictures of a link', () => {
  const pictures = async (
    { id, token }: { id: string; token: string },
    headers: Record<string, string> = {},
  ) => {
    const page = await album.json<{ thumbnailUrls: string[]; previewUrls: string[] }>(
      'GET',
      `/api/shares/${token}/photos`,
      { headers },
    )
    const html = await (await album.ask('GET', `/s/${token}`)).text()
    const cover = /property="og:image" content="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    const urls = [
      ...page.thumbnailUrls,
      ...page.previewUrls,
      ...(cover ? [new URL(cover).pathname + new URL(cover).search] : []),
    ]
    return { id, token, urls }
  }
  const statuses = (urls: string[]) =>
    Promise.all(
      urls.map(async (url) => {
        const answer = await album.ask('GET', url)
        await answer.body?.cancel()
        return answer.status
      }),
    )
  const patch = (id: string, body: object) =>
    album.json('PATCH', `/api/share-links/${id}`, { token: owner.session, body })
  const ends: [string, (link: { id: string }) => Promise<unknown>][] = [
    ['revoked', ({ id }) => album.json('DELETE', `/api/share-links/${id}`, { token: owner.session })],
    ['given a password', ({ id }) => patch(id, { password: 'a new one' })],
    [
      'expired',
      async ({ id }) => {
        await patch(id, { expiresAtMs: album.clock.now() + 1000 })
        album.clock.nowMs += 1001
      },
    ],
  ]
  it.each(ends)(
    '%s: its thumbnails, previews and the picture for messengers are over at once',
    async (_, end) => {
      const made = await pictures(await link(owner, {}))
      expect(made.urls).toHaveLength(5)
      expect(await statuses(made.urls)).toEqual([200, 200, 200, 200, 200])
      await end(made)
      expect(await statuses(made.urls)).toEqual([404, 404, 404, 404, 404])
    },
  )

  it.each([
    ['taken out of the album', 'POST', 'album'],
    ['put into the trash', 'POST', 'trash'],
  ])('a photo that is %s is over at once, and the others are not', async (_, method, where) => {
    const things = await furnish(album, `giver-${where}`)
    const made = await pictures(await link(things, {}))
    const token = things.session
    if (where === 'trash')
      await album.json(method, '/api/photos/trash', { token, body: { ids: [things.photoId] } })
    else
      await album.json(method, `/api/albums/${things.albumId}/photos/remove`, {
        token,
        body: { photoIds: [things.photoId] },
      })
    for (const url of made.urls) {
      const [status] = await statuses([url])
      expect([url, status]).toEqual([url, url.includes(things.photoId) ? 404 : 200])
    }
  })

  it('open nothing else: no other photo, link, rendition or original', async () => {
    const [mine, theirs] = [await pictures(await link(owner, {})), await link(other, {})]
    const url = mine.urls.find((one) => one.includes(`${owner.photoId}/thumbnail`))!
    const forged = [
      url.replace(owner.photoId, other.photoId),
      url.replace(owner.photoId, owner.trashedId),
      url.replace(mine.id, theirs.id),
      url.replace('/thumbnail', '/preview'),
      url.replace('/thumbnail', '/original'),
      url.replace('/shared/', '/'),
      url.replace(/s=[^&]+/, 's='),
      url.replace(/v=\d+/, 'v=0'),
    ]
    for (const one of forged) expect([one, (await statuses([one]))[0]]).toEqual([one, 403])
  })

  it('look alike for caches: private, the same address again, until it ends', async () => {
    const made = await link(owner, {})
    const [first, again] = [await pictures(made), await pictures(made)]
    expect(again.urls).toEqual(first.urls)
    const answer = await album.ask('GET', first.urls[0]!)
    await answer.body?.cancel()
    expect(answer.headers.get('cache-control')).toMatch(/^private, max-age=\d+, immutable$/)
    const etag = answer.headers.get('etag')!
    const unchanged = await album.ask('GET', first.urls[0]!, { headers: { 'if-none-match': etag } })
    expect(unchanged.status).toBe(304)
    album.clock.nowMs += 24 * 3_600_000
    expect((await statuses(first.urls.slice(0, 1)))[0]).toBe(403)
  })
})

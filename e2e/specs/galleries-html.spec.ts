import type { Page } from '@playwright/test'
import { type Album, expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { complaints, pets, publishGallery, secretCamera, shelter } from '../support/galleries.ts'

const publish = (album: Album) => publishGallery(album, pets, shelter)
const names = (page: Page) => page.locator('.card-name')

test('a gallery page is the same for everybody, can be asked for again, and names no script but its own', async ({
  request,
  album,
}) => {
  const { path } = await publishGallery(album, pets, { ...shelter, accent: '#8040c0' })
  const first = await request.get(path)
  const policy = first.headers()['content-security-policy'] ?? ''
  expect(policy).not.toContain('unsafe')
  expect(policy).toMatch(/style-src 'self' 'sha256-/)
  expect(first.headers()['cache-control']).toBe('public, max-age=0, s-maxage=30, must-revalidate')
  expect(first.headers()['set-cookie']).toBeUndefined()
  const again = await request.get(path, { headers: { 'if-none-match': first.headers()['etag'] ?? '' } })
  expect(again.status()).toBe(304)
  const { credentials } = await apiOf(album, await makeAccount(album))
  await request.post('/api/session', { data: credentials })
  expect(await (await request.get(path)).text()).toBe(await first.text())
})

test('a gallery page tells search engines only of what may be listed', async ({ request, album }) => {
  const hidden = await publish(album)
  const listed = await publishGallery(album, pets, { ...shelter, indexed: true })
  const of = async (path: string) => {
    const answer = await request.get(path)
    return { robots: answer.headers()['x-robots-tag'], html: await answer.text() }
  }
  expect((await of(hidden.path)).robots).toBe('noindex')
  expect((await of(hidden.path)).html).toContain('<meta name="robots" content="noindex">')
  expect((await of(listed.path)).robots).toBeUndefined()
  expect((await of(`${listed.path}?species=Cat`)).robots).toBe('noindex')
  expect((await of(`${listed.path}?species=Cat`)).html).toContain(
    `<link rel="canonical" href="${album.baseUrl}${listed.path}">`,
  )
  const map = await (await request.get('/sitemap.xml')).text()
  expect(map).toContain(`<loc>${album.baseUrl}${listed.path}</loc>`)
  expect(map).not.toContain(hidden.path)
  expect(await (await request.get('/robots.txt')).text()).toContain(`Sitemap: ${album.baseUrl}/sitemap.xml`)
})

test('a gallery leads on from an address of before, and shows nothing of what is taken back', async ({
  request,
  album,
}) => {
  const { owner, id, slug, path } = await publish(album)
  const renamed = `${slug}-new`
  await owner.call('PATCH', `/api/galleries/${id}`, { slug: renamed })
  const moved = await request.get(`${path}/anton?species=Cat`, { maxRedirects: 0 })
  expect(moved.status()).toBe(301)
  expect(moved.headers()['location']).toBe(`/g/${renamed}/anton?species=Cat`)
  const { body } = await owner.call<{ items: { id: string; slug: string }[] }>(
    'GET',
    `/api/galleries/${id}/items`,
  )
  const anton = body.items.find((item) => item.slug === 'anton')?.id ?? ''
  await owner.call('PATCH', `/api/galleries/${id}/items`, { items: [{ id: anton, slug: 'toni' }] })
  const named = await request.get(`/g/${renamed}/anton?species=Cat`, { maxRedirects: 0 })
  expect([named.status(), named.headers()['location']]).toEqual([301, `/g/${renamed}/toni?species=Cat`])
  const both = await request.get(`${path}/anton`, { maxRedirects: 0 })
  expect(both.headers()['location']).toBe(`/g/${renamed}/toni`)
  expect((await request.get(`/g/${renamed}/toni`, { maxRedirects: 0 })).status()).toBe(200)
  expect((await request.get(`/g/${renamed}/`, { maxRedirects: 0 })).headers()['location']).toBe(
    `/g/${renamed}`,
  )
  await owner.call('PATCH', `/api/galleries/${id}`, { state: 'unpublished' })
  const gone = await request.get(`/g/${renamed}`)
  const never = await request.get('/g/never-was-here')
  expect([gone.status(), never.status()]).toEqual([404, 404])
  expect(await gone.text()).toBe(await never.text())
  expect(gone.headers()['cache-control']).toBe('no-store')
})

test('a gallery page keeps what people typed as text', async ({ request, page, album }) => {
  const nasty = `</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>\u2028$&`
  const { path } = await publishGallery(
    album,
    [{ name: nasty, description: nasty, values: { kind: nasty.slice(0, 60) } }],
    {
      title: nasty,
      text: nasty,
      claimLabel: '<b>Get</b>',
      attributes: [{ name: '<u>Kind</u>', key: 'kind', kind: 'text', filter: true }],
    },
  )
  const said = complaints(page)
  await page.goto(path)
  await expect(page.locator('.like')).toBeEnabled()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('</script><script>alert(1)')
  await names(page).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('onerror=alert(2)')
  expect(said).toEqual([])
  for (const one of [path, new URL(page.url()).pathname]) {
    const html = await (await request.get(one)).text()
    expect(html).not.toMatch(/<script>alert|<img src=x/)
    const blocks = [...html.matchAll(/<script type="application\/(?:ld\+)?json"[^>]*>(.*?)<\/script>/gs)].map(
      ([, text]) => text ?? '',
    )
    expect(blocks).toHaveLength(2)
    for (const block of blocks) {
      expect(block).not.toMatch(/[<>\u2028]/)
      expect(() => JSON.parse(block)).not.toThrow()
    }
  }
})

test('a gallery tells no place, no camera and no way to an original', async ({ request, album }) => {
  const { path, slug } = await publish(album)
  const texts = await Promise.all(
    [path, `${path}/anton`, `/api/g/${slug}`, `/api/g/${slug}/items`, `/api/g/${slug}/items/anton`].map(
      async (one) => (await request.get(one)).text(),
    ),
  )
  for (const text of texts) {
    expect(text).not.toMatch(/35\.17|129\.07|latitude|original|capture|sha256|photoId|Busan/i)
    expect(text).not.toContain(secretCamera.make)
    expect(text).not.toContain(secretCamera.model)
  }
  const image = await request.get(`/api/g/${slug}/items/anton/preview`)
  expect(image.headers()['content-type']).toBe('image/jpeg')
  const bytes = await image.body()
  expect(bytes.includes('Exif')).toBe(false)
  expect(bytes.includes(secretCamera.make)).toBe(false)
  expect(JSON.stringify(image.headers())).not.toMatch(/\.jpg|filename|original/i)
})

import type { Page } from '@playwright/test'
import { signIn } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { drawPhoto } from '../support/photos.ts'

test.use({ albumEnv: {} })

/** Each would show itself: by a script that runs, an image that is asked for, or a page that goes elsewhere. */
const markup = [
  `"><img src=x onerror="window.ran=1">`,
  `<script>window.ran=1</script>`,
  `<svg onload=window.ran=1>`,
  `"><meta http-equiv=refresh content="0;url=/elsewhere">`,
  `{{constructor.constructor('window.ran=1')()}}`,
  `javascript:window.ran=1`,
].join(' ')
const hidden = 'cute\u202egpj.exe'

/** Everything a page does that the text in it might have made it do. */
function watch(page: Page, origin: string) {
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) seen.push(message.text())
  })
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    const isOwn = url.origin === origin || url.protocol === 'blob:' || url.protocol === 'data:'
    if (!isOwn || url.pathname === '/x' || url.pathname === '/elsewhere')
      seen.push(`request: ${request.url()}`)
  })
  return async () => {
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
    expect(await page.locator('[onerror], [onload], img[src="x"], iframe, object, embed').count()).toBe(0)
    expect(seen).toEqual([])
  }
}

test('given markup in every name, then each page shows it as text and runs none of it', async ({
  page,
  browser,
  album,
}) => {
  const credentials = await makeAccount(album)
  const api = await apiOf(album, credentials)
  await api.call('PATCH', '/api/account', { displayName: markup.slice(0, 80) })
  const path = await drawPhoto({ text: 'hostile', camera: { make: markup, model: `<b>${hidden}</b>` } })
  const [photoId = ''] = await api.upload([path])
  const edited = await api.call('PATCH', `/api/photos/${photoId}`, {
    description: `${markup} ${hidden}`,
    tags: [`<img src=x onerror=window.ran=1>`],
  })
  expect(edited.status, JSON.stringify(edited.body)).toBe(200)
  const made = await api.call<{ id: string }>('POST', '/api/albums', {
    title: markup.slice(0, 120),
    description: markup,
    photoIds: [photoId],
  })
  const link = await api.call<{ url: string }>('POST', '/api/share-links', {
    albumId: made.body.id,
    label: markup.slice(0, 80),
    allowDownload: true,
    showLocation: true,
  })
  await api.call('POST', '/api/keys', { name: markup.slice(0, 60) })

  const expectQuiet = watch(page, new URL(album.baseUrl).origin)
  await signIn(page, credentials)
  for (const address of [
    '/',
    `/photo/${photoId}`,
    '/albums',
    `/albums/${made.body.id}`,
    '/sharing',
    `/search?q=${encodeURIComponent('hostile')}`,
    `/search?tag=${encodeURIComponent('<img src=x onerror=window.ran=1>')}`,
    '/map',
    '/settings',
    '/settings/keys',
    '/settings/security',
    '/admin',
  ]) {
    await page.goto(address)
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await expectQuiet()
  }

  await page.goto(`/photo/${photoId}`)
  await expect(page.getByRole('dialog').getByRole('img', { name: /May 2024/ })).toBeVisible()
  await page.keyboard.press('i')
  const info = page.getByRole('complementary', { name: 'Information' })
  await expect(info).toContainText('onerror="window.ran=1"')
  await expectQuiet()

  const visitor = await browser.newContext().then((context) => context.newPage())
  const expectVisitorQuiet = watch(visitor, new URL(album.baseUrl).origin)
  await visitor.goto(link.body.url)
  await expect(visitor.getByRole('heading', { level: 1 })).toContainText('onerror')
  await expectVisitorQuiet()
  await visitor.context().close()
})

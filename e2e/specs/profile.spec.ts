import type { Page } from '@playwright/test'
import { newCredentials, signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'
import { processingMs } from '../support/uploads.ts'

let credentials: Credentials
let handle: string
test.beforeEach(async ({ page, album }) => {
  credentials = await makeAccount(album)
  handle = credentials.email.split('@')[0]!
  await signIn(page, credentials)
})

const avatarInHeader = (page: Page) => page.getByRole('button', { name: /^Account menu/ }).locator('img')
const pick = (
  page: Page,
  kind: 'avatar' | 'banner',
  file: string | { name: string; mimeType: string; buffer: Buffer },
) => page.locator(`input[data-kind=${kind}]`).first().setInputFiles(file)
const sourceOf = (page: Page) => avatarInHeader(page).getAttribute('src')

/** Picks a picture and takes the part that is offered. */
async function changeAvatar(page: Page, text: string) {
  await pick(page, 'avatar', await drawPhoto({ text }))
  await page.getByRole('dialog').getByRole('button', { name: 'Use this part' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('given a picture, then it is cropped with mouse, wheel and keys, and shown wherever the person is', async ({
  page,
}) => {
  await page.goto('/settings')
  await pick(page, 'avatar', await drawPhoto({ text: 'me' }))
  const dialog = page.getByRole('dialog', { name: 'Your picture' })
  const stage = dialog.getByRole('group', { name: 'Part of the picture' })
  const picture = stage.locator('img')
  const place = () =>
    picture.evaluate((image: HTMLElement) => `${image.style.left} ${image.style.top} ${image.style.width}`)
  await expect.poll(place).not.toBe('  ')
  const seen = [await place()]
  const changes = async (act: () => Promise<unknown>) => {
    await act()
    await expect.poll(place).not.toBe(seen.at(-1))
    seen.push(await place())
  }
  await expect(stage).toBeFocused()
  await changes(() => page.keyboard.press('+'))
  await changes(() => page.keyboard.press('Shift+ArrowRight'))
  const box = (await stage.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await changes(() => page.mouse.wheel(0, -300))
  await changes(async () => {
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
  })
  await changes(() => dialog.getByLabel('Zoom').press('ArrowLeft'))
  await expectNoAxeViolations(page)
  await dialog.getByRole('button', { name: 'Use this part' }).click()

  await expect(avatarInHeader(page)).toBeVisible({ timeout: processingMs })
  const source = await sourceOf(page)
  const answer = await page.request.get(source!)
  expect(answer.headers()['cache-control']).toBe('public, max-age=31536000, immutable')
  await expect(page.locator('main img').first()).toHaveAttribute('src', source!)
  await page.reload()
  await expect(avatarInHeader(page)).toHaveAttribute('src', source!)

  await changeAvatar(page, 'me again')
  await expect.poll(() => sourceOf(page), { timeout: processingMs }).not.toBe(source)
  expect((await page.request.get(source!)).status()).toBe(404)

  await page.getByRole('button', { name: 'Change picture' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(avatarInHeader(page)).toHaveCount(0)
})

test('given a file that is no picture inside, then the old avatar stays, and the page says why until it is put away', async ({
  page,
}) => {
  await page.goto('/settings')
  await changeAvatar(page, 'good')
  await expect(avatarInHeader(page)).toBeVisible({ timeout: processingMs })
  const before = await sourceOf(page)
  const hostile = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>',
  )
  await pick(page, 'avatar', { name: 'me.jpg', mimeType: 'image/jpeg', buffer: hostile })
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Your browser cannot show this picture.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use this part' }).click()
  const notice = page.getByRole('alert')
  await expect(notice).toContainText('Your picture stays as it was.', { timeout: processingMs })
  await expect(notice).toContainText('A drawing (SVG) cannot be shown here.')
  expect(await sourceOf(page)).toBe(before)
  await expectNoAxeViolations(page)
  await notice.getByRole('button', { name: 'OK' }).click()
  await expect(notice).toHaveCount(0)

  await pick(page, 'avatar', { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
  await expect(page.getByText('Choose a JPEG, PNG, WebP, GIF or HEIC picture.')).toBeVisible()
})

test('given one’s own page, then everything is edited in place, and the old address leads to the new one', async ({
  page,
  browser,
  album,
}) => {
  const visitor = await browser.newContext({ baseURL: album.baseUrl }).then((context) => context.newPage())
  await visitor.goto(`/@${handle}`)
  await expect(visitor.getByRole('heading', { name: 'There is no such profile' })).toBeVisible()

  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Profile' }).click()
  await expect(page).toHaveURL(`/@${handle}`)
  await expect(page.getByText('Only you see this page.')).toBeVisible()
  await pick(page, 'banner', await drawPhoto({ text: 'banner' }))
  await page.getByRole('dialog', { name: 'Banner' }).getByRole('button', { name: 'Use this part' }).click()
  await expect(page.locator('.banner img')).toBeVisible({ timeout: processingMs })

  await page.getByRole('button', { name: 'Edit profile' }).click()
  const name = `new-${handle.slice(0, 20)}`
  await page.getByLabel('Display name').fill('Anna <b>Lindqvist</b>')
  await page.getByLabel('Handle').fill('admin')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('This is reserved. Choose another one.')).toBeVisible()
  await page.getByLabel('Handle').fill(name.toUpperCase())
  await page
    .getByLabel('About you')
    .fill('Prints: https://prints.example.org/anna, javascript:alert(1)\nSecond line')
  await page.getByLabel('Everybody may see my page').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page).toHaveURL(`/@${name}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Anna <b>Lindqvist</b>' })).toBeVisible()

  await visitor.goto(`/@${handle}`)
  await expect(visitor).toHaveURL(`/@${name}`)
  await expect(visitor).toHaveTitle(`Anna <b>Lindqvist</b> (@${name}) · CloudAlbum`)
  const links = visitor.locator('main a')
  await expect(links).toHaveCount(1)
  await expect(links).toHaveAttribute('href', 'https://prints.example.org/anna')
  await expect(links).toHaveAttribute('rel', /nofollow noopener/)
  await expect(visitor.getByText(credentials.email)).toHaveCount(0)
  await expect(visitor.getByRole('button', { name: 'Edit profile' })).toHaveCount(0)
  const html = await (await visitor.request.get(`/@${name}`)).text()
  expect(html).toContain('<meta property="og:title" content="Anna &lt;b&gt;Lindqvist&lt;/b&gt;')
  expect((await visitor.request.get(`/@${handle}`, { maxRedirects: 0 })).status()).toBe(308)

  const other = newCredentials()
  await makeAccount(album, other)
  const api = await apiOf(album, other)
  expect((await api.call('PATCH', '/api/profile', { handle })).status).toBe(409)
})

test('given pages with profiles, light and dark, in both languages, then axe finds nothing', async ({
  page,
  album,
}) => {
  const api = await apiOf(album, credentials)
  await api.call('PATCH', '/api/profile', { visible: true, bio: 'See https://example.org' })
  for (const [colorScheme, language] of [
    ['light', 'en'],
    ['dark', 'ko'],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await api.call('PATCH', '/api/account', { preferences: { language } })
    for (const path of [`/@${handle}`, '/settings', '/@nobody-of-that-name']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expectNoAxeViolations(page)
    }
  }
})

test('given a share link of somebody with an avatar, then it stands by their name', async ({
  page,
  album,
  browser,
}) => {
  await page.goto('/settings')
  await changeAvatar(page, 'sharer')
  await expect(avatarInHeader(page)).toBeVisible({ timeout: processingMs })
  const api = await apiOf(album, credentials)
  const photoIds = await api.upload([await drawPhoto({ text: 'shared' })])
  const made = await api.call<{ id: string }>('POST', '/api/albums', { title: 'Trip', photoIds })
  const link = await api.call<{ url: string }>('POST', '/api/share-links', { albumId: made.body.id })
  const visitor = await browser.newContext().then((context) => context.newPage())
  await visitor.goto(link.body.url)
  await expect(visitor.locator('header img')).toHaveAttribute('src', (await sourceOf(page))!)
})

import { readFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import { newCredentials, signUp } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'

/** An account with this many photos, A the newest, on its timeline. */
async function withPhotos(page: Page, count: number): Promise<void> {
  const credentials = await signUp(page, newCredentials())
  const answer = await page.request.post('/api/session', { data: credentials })
  const { accessToken } = (await answer.json()) as { accessToken: string }
  for (let at = 0; at < count; at++) {
    const name = `${String.fromCharCode(65 + at)} of ${credentials.email}`
    const path = await drawPhoto({
      text: name,
      date: `2024-05-${String(28 - at).padStart(2, '0')}T12:00:00`,
      w: 600,
      h: 400,
    })
    const file = {
      name: `${String.fromCharCode(65 + at)}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await readFile(path),
    }
    const sent = await page.request.post('/api/photos/file', {
      multipart: { file },
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect(sent.status(), await sent.text()).toBe(201)
  }
  await page.reload()
  await expect(tiles(page)).toHaveCount(count)
  await expect(tiles(page).locator('img')).toHaveCount(count)
}

const tiles = (page: Page) => page.locator('[data-id]')
const select = (page: Page, at: number) => tiles(page).nth(at).getByRole('checkbox').click({ force: true })
const idsOf = (page: Page) => tiles(page).evaluateAll((all) => all.map((tile) => tile.dataset['id'] ?? ''))
/** In the order that people see. */
const order = async (page: Page) => {
  const places = await tiles(page).evaluateAll((all) =>
    all.map((tile) => ({
      id: tile.dataset['id'] ?? '',
      ...(({ x, y }) => ({ x, y }))(tile.getBoundingClientRect()),
    })),
  )
  return places.toSorted((a, b) => a.y - b.y || a.x - b.x).map(({ id }) => id)
}
const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })

/** Selects all photos of the timeline and makes an album of them; ends in that album. */
async function makeAlbum(page: Page, title: string): Promise<void> {
  await expect(tiles(page).first()).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Add to album' }).click()
  await page.getByLabel('Find or create an album').fill(title)
  await page.getByRole('button', { name: `Create “${title}”` }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goto('/albums')
  await page.getByRole('link', { name: title }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeAttached()
}

async function asStranger(browser: Browser, baseURL: string, url: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, serviceWorkers: 'block', locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(new URL(url).pathname)
  return page
}

async function share(page: Page, terms: { password?: string } = {}): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'New link' }).click()
  if (terms.password !== undefined) {
    await page.getByRole('switch', { name: 'Ask for a password' }).check()
    await page.getByLabel('Password', { exact: true }).fill(terms.password)
  }
  await page.getByRole('button', { name: 'Create link' }).click()
  const url = await page.getByLabel('The link is ready').inputValue()
  await page.getByRole('button', { name: 'Close' }).click()
  return url
}

async function expectBothThemesAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
}

test('given a selection, when an album is made of it, then it holds those photos and says when they were taken', async ({
  page,
}) => {
  await withPhotos(page, 3)
  await makeAlbum(page, 'Journeys')
  await expect(tiles(page)).toHaveCount(3)
  await expect(page.getByText(/3 photos · 26\s*–\s*28 May 2024/)).toBeVisible()

  const title = page.getByRole('textbox', { name: 'Title of the album' })
  await title.fill('Long journeys')
  await title.press('Enter')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Long journeys' })).toBeAttached()
})

test('given an album, when one is made inside it and moved out again, then the path follows', async ({
  page,
}) => {
  await withPhotos(page, 1)
  await makeAlbum(page, 'Journeys')
  await page.getByRole('button', { name: 'Album menu' }).click()
  await page.getByRole('menuitem', { name: 'New album inside' }).click()
  await page.getByLabel('Title', { exact: true }).fill('Norway')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const path = page.getByRole('navigation', { name: 'Where this album is' })
  await expect(page.getByRole('heading', { level: 1, name: 'Norway' })).toBeAttached()
  await expect(path.getByRole('link', { name: 'Journeys' })).toBeVisible()

  await page.getByRole('button', { name: 'Choose photos' }).click()
  await tiles(page).first().click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('1 photo ·')).toBeVisible()

  await page.getByRole('button', { name: 'Album menu' }).click()
  await page.getByRole('menuitem', { name: 'Move into another album' }).click()
  await expect(page.getByRole('radio', { name: 'Norway' })).toHaveCount(0)
  await page.getByText('Not inside another album').click()
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await expect(path.getByRole('link', { name: 'Journeys' })).toHaveCount(0)
})

test('given an album, when photos are dragged or moved by the menu, then that order stays', async ({
  page,
}) => {
  await withPhotos(page, 4)
  await makeAlbum(page, 'Ordered')
  await expect(tiles(page)).toHaveCount(4)
  const [a, b, c, d] = await order(page)

  const [from, to] = await Promise.all([tiles(page).nth(3).boundingBox(), tiles(page).nth(0).boundingBox()])
  if (!from || !to) throw new Error('The photos are not in sight.')
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + 60, to.y + 60, { steps: 8 })
  await page.mouse.move(to.x + 20, to.y + 60)
  await page.mouse.up()
  await expect.poll(() => order(page)).toEqual([d, a, b, c])
  await expect(page.getByLabel('Order of photos')).toHaveValue('manual')
  await expect(page).toHaveURL(/\/albums\//)

  await select(page, (await idsOf(page)).indexOf(d ?? ''))
  await page.getByRole('button', { name: 'In this album' }).click()
  await page.getByRole('menuitem', { name: 'Move to end' }).click()
  await expect(toast(page, '1 photo moved')).toBeVisible()
  await page.reload()
  await expect.poll(() => order(page)).toEqual([a, b, c, d])
})

test('given photos in an album, when one is taken out and that is undone, then it is back in its place', async ({
  page,
}) => {
  await withPhotos(page, 3)
  await makeAlbum(page, 'Undone')
  // The page may read the photos for another reason meanwhile: what counts is what it asks for afterwards.
  let orderedAtMs = Infinity
  const again = page.waitForResponse((answer) => {
    const { startTime, responseStart } = answer.request().timing()
    if (answer.request().method() === 'PATCH') orderedAtMs = startTime + responseStart
    return /\/api\/albums\/\w+\/photos/.test(answer.url()) && startTime >= orderedAtMs
  })
  await page.getByLabel('Order of photos').selectOption('manual')
  await again
  await expect(tiles(page)).toHaveCount(3)
  const before = await order(page)
  await select(page, 0)
  await page.getByRole('button', { name: 'Remove from album' }).click()
  await expect(tiles(page)).toHaveCount(2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => order(page)).toEqual(before)
})

test('given a link with a password, then a stranger needs it, looks, downloads, and is shut out when it is revoked', async ({
  page,
  browser,
  baseURL,
}) => {
  await withPhotos(page, 3)
  await makeAlbum(page, 'For grandma')
  const url = await share(page, { password: 'persimmon' })

  const visitor = await asStranger(browser, baseURL, url)
  await expect(visitor.getByRole('heading', { name: 'This album has a password' })).toBeVisible()
  await expectBothThemesAccessible(visitor)
  await visitor.getByLabel('Password', { exact: true }).fill('wrong one')
  await visitor.getByRole('button', { name: 'Open album' }).click()
  await expect(visitor.getByText('That is not the password of this album.')).toBeVisible()
  await visitor.getByLabel('Password', { exact: true }).fill('persimmon')
  await visitor.getByRole('button', { name: 'Open album' }).click()
  await expect(visitor.getByRole('heading', { level: 1, name: 'For grandma' })).toBeVisible()
  await expect(tiles(visitor)).toHaveCount(3)
  await expectBothThemesAccessible(visitor)

  await tiles(visitor).first().click()
  await expect(visitor).toHaveURL(/\?photo=/)
  await expect(visitor.getByRole('dialog', { name: /^Photo, 26 May 2024/ })).toBeVisible()
  await expectNoAxeViolations(visitor)
  await visitor.keyboard.press('ArrowRight')
  await expect(visitor.getByRole('dialog', { name: /^Photo, 27 May 2024/ })).toBeVisible()
  await visitor.goBack()
  await expect(visitor.getByRole('dialog')).toHaveCount(0)

  const zip = visitor.waitForEvent('download')
  await visitor.getByRole('button', { name: 'Download all' }).click()
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/)

  await page.goto('/sharing')
  await page.getByRole('button', { name: /^More: For grandma/ }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('heading', { name: 'You share nothing yet' })).toBeVisible()
  await visitor.reload()
  await expect(visitor.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
  await expectBothThemesAccessible(visitor)
  await visitor.context().close()
})

test('given an album, when its ZIP is asked for and it is deleted, then the photos stay', async ({
  page,
}) => {
  await withPhotos(page, 2)
  await makeAlbum(page, 'Gone soon')
  const zip = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Album menu' }).click()
  await page.getByRole('menuitem', { name: 'Download as ZIP' }).click()
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/)

  await page.getByRole('button', { name: 'Album menu' }).click()
  await page.getByRole('menuitem', { name: 'Delete album' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete album' }).click()
  await expect(page.getByRole('heading', { name: 'No albums yet' })).toBeVisible()
  await page.goto('/')
  await expect(tiles(page)).toHaveCount(2)
})

test('given photos in the trash, when one is restored and the rest is deleted for good, then only that one is left', async ({
  page,
}) => {
  await withPhotos(page, 3)
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await expect(toast(page, '3 photos moved to trash')).toBeVisible()
  await page.getByRole('link', { name: 'Trash' }).click()
  await expect(tiles(page)).toHaveCount(3)
  await expect(page.getByText(/^Goes in (29|30) days$/)).toHaveCount(3)
  await expectBothThemesAccessible(page)

  await select(page, 0)
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(tiles(page)).toHaveCount(2)
  await select(page, 0)
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
  await expect(tiles(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Empty trash' }).click()
  await expect(page.getByRole('dialog', { name: 'Delete 1 photo for good?' })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Empty trash' }).click()
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible()
  await page.goto('/')
  await expect(tiles(page)).toHaveCount(1)
})

test('given a file that is no photo, then its problem is listed, and it can go to the trash', async ({
  page,
}) => {
  const credentials = await signUp(page)
  const answer = await page.request.post('/api/session', { data: credentials })
  const { accessToken } = (await answer.json()) as { accessToken: string }
  const file = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('this is no photo at all') }
  await page.request.post('/api/photos/file', {
    multipart: { file },
    headers: { authorization: `Bearer ${accessToken}` },
  })
  await page.goto('/problems')
  await expect(page.getByText('broken.jpg', { exact: true })).toBeVisible()
  await expectBothThemesAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the original: broken.jpg' }).click()
  expect((await download).suggestedFilename()).toBe('broken.jpg')
  await page.getByRole('button', { name: 'Move to trash: broken.jpg' }).click()
  await expect(page.getByRole('heading', { name: 'All photos could be read' })).toBeVisible()
})

test('album pages and their dialogs have no violation of accessibility, light and dark @phone', async ({
  page,
}) => {
  test.slow()
  await withPhotos(page, 3)
  await page.goto('/albums')
  await expect(page.getByRole('heading', { name: 'No albums yet' })).toBeVisible()
  await expectBothThemesAccessible(page)
  await page.goto('/sharing')
  await expect(page.getByRole('heading', { name: 'You share nothing yet' })).toBeVisible()
  await expectBothThemesAccessible(page)
  await page.goto('/')
  await makeAlbum(page, 'Seen by all')
  await expect(tiles(page)).toHaveCount(3)
  await expectBothThemesAccessible(page)
  await share(page, { password: 'persimmon' })
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Links' })).toBeVisible()
  await expectBothThemesAccessible(page)
  await page.getByRole('button', { name: 'New link' }).click()
  await expectBothThemesAccessible(page)
  await page.goto('/sharing')
  await expect(page.getByRole('link', { name: 'Seen by all' })).toBeVisible()
  await expectBothThemesAccessible(page)
  await page.goto('/albums')
  await expect(page.getByRole('link', { name: 'Seen by all' })).toBeVisible()
  await expectBothThemesAccessible(page)
})

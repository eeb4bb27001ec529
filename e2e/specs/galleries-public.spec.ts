import type { BrowserContext, Page } from '@playwright/test'
import { newCredentials } from '../support/accounts.ts'
import { type Album, expect, test } from '../support/album.ts'
import { makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { complaints, pets, publishGallery, shelter } from '../support/galleries.ts'

const publish = (album: Album) => publishGallery(album, pets, shelter)
const names = (page: Page) => page.locator('.card-name')
const chip = (page: Page, name: string) =>
  page.locator('.filter-rows').getByRole('link', { name, exact: true })
const like = (page: Page, name: string) => page.getByRole('button', { name: `Like ${name}` })
const adopt = (page: Page) => page.getByRole('button', { name: 'Adopt' })

/** Once it answers to clicks. */
const alive = (page: Page) => expect(page.locator('.like').first()).toBeEnabled()

async function signUpOnTheSpot(page: Page) {
  const { email, password } = newCredentials()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your name').fill('Visitor')
  await dialog.getByLabel('E-mail address').fill(email)
  await dialog.getByLabel('Password').fill(password)
  await dialog.getByRole('button', { name: 'Create account and go on' }).click()
  await expect(dialog).toBeHidden()
  return { email, password }
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a gallery can be read, filtered and walked through @phone', async ({ page, album }) => {
    const { path } = await publish(album)
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Shelter')
    await expect(names(page)).toHaveText(['Anton', 'Berta', 'Caesar', 'Dora'])
    const toggle = page.locator('.filters-toggle')
    const openFilters = async () => {
      if (await toggle.isVisible()) await toggle.click()
    }
    await openFilters()
    await chip(page, 'Cat 3').click()
    await expect(page).toHaveURL(`${album.baseUrl}${path}?species=Cat`)
    await openFilters()
    await chip(page, 'Good 2').click()
    await expect(page).toHaveURL(`${album.baseUrl}${path}?species=Cat&good-evil=Good`)
    await expect(names(page)).toHaveText(['Anton', 'Dora'])
    await page.getByRole('link', { name: 'Anton' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anton')
    await expect(page.getByText('Likes cushions.')).toBeVisible()
    await expect(page.getByText('need JavaScript')).toBeVisible()
    await expect(adopt(page)).toBeHidden()
    await page.getByRole('link', { name: 'Next: Dora' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dora')
    await expect(page.locator('.item a[rel=next]')).toHaveCount(0)
    await page.getByRole('link', { name: 'All items: Cat, Good' }).click()
    await page.getByRole('link', { name: 'Clear all' }).click()
    await expect(names(page)).toHaveCount(4)
  })

  test('filters that nothing fits say so and lead back', async ({ page, album }) => {
    const { path } = await publish(album)
    await page.goto(`${path}?species=Goat`)
    await expect(page.getByRole('heading', { name: 'Nothing fits these filters' })).toBeVisible()
    await page.getByRole('link', { name: 'Show everything' }).click()
    await expect(names(page)).toHaveCount(4)
  })

  test('a page after the first is a link away', async ({ page, album }) => {
    const { path } = await publishGallery(
      album,
      Array.from({ length: 50 }, (_, at) => ({ name: `Piece ${at + 1}` })),
    )
    await page.goto(path)
    await expect(names(page)).toHaveCount(48)
    await page.getByRole('link', { name: 'Show more' }).click()
    await expect(names(page)).toHaveText(['Piece 49', 'Piece 50'])
    await page.getByRole('link', { name: 'Back to the beginning' }).click()
    await expect(names(page).first()).toHaveText('Piece 1')
  })
})

test('a page takes over what the server wrote, without a word of complaint @phone', async ({
  page,
  album,
}) => {
  const said = complaints(page)
  const { path } = await publish(album)
  await page.goto(path)
  await alive(page)
  await expectNoAxeViolations(page)
  await names(page).first().click()
  await expect(adopt(page)).toBeEnabled()
  await expectNoAxeViolations(page)
  await page.reload()
  await expect(adopt(page)).toBeEnabled()
  expect(said).toEqual([])
})

for (const scheme of ['light', 'dark'] as const)
  test(`a colour of the gallery's own can be read (${scheme})`, async ({ page, album }) => {
    const { path } = await publishGallery(album, pets, { ...shelter, accent: '#ffe600' })
    await page.emulateMedia({ colorScheme: scheme })
    const said = complaints(page)
    await page.goto(`${path}?species=Cat`)
    await alive(page)
    await expectNoAxeViolations(page)
    await names(page).first().click()
    await expect(adopt(page)).toBeEnabled()
    await expectNoAxeViolations(page)
    expect(said).toEqual([])
  })

test('filters and items follow each other without loading the page anew', async ({ page, album }) => {
  const { path } = await publish(album)
  await page.goto(path)
  await alive(page)
  await page.evaluate(() => ((window as unknown as { stays: boolean }).stays = true))
  await chip(page, 'Cat 3').click()
  await expect(names(page)).toHaveText(['Anton', 'Caesar', 'Dora'])
  await expect(page).toHaveURL(/\?species=Cat$/)
  await names(page).first().click()
  await expect(page).toHaveTitle('Anton – Shelter')
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveTitle('Caesar – Shelter')
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveTitle('Dora – Shelter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveTitle('Caesar – Shelter')
  await page.keyboard.press('Escape')
  await expect(names(page)).toHaveText(['Anton', 'Caesar', 'Dora'])
  await page
    .locator('.filter-rows')
    .getByRole('link', { name: 'Take away the filter Species: Cat 3' })
    .click()
  await expect(names(page)).toHaveCount(4)
  await page.goBack()
  await expect(names(page)).toHaveText(['Anton', 'Caesar', 'Dora'])
  expect(await page.evaluate(() => (window as unknown as { stays?: boolean }).stays)).toBe(true)
})

test('Back leads to where the page was, with what was loaded below', async ({ page, album }) => {
  const { path } = await publishGallery(
    album,
    Array.from({ length: 60 }, (_, at) => ({ name: `Piece ${at + 1}` })),
  )
  await page.goto(path)
  await alive(page)
  await page.getByRole('link', { name: 'Show more' }).click()
  await expect(names(page)).toHaveCount(60)
  await expect(page).toHaveURL(new RegExp(`${path}$`))
  await names(page).nth(57).scrollIntoViewIfNeeded()
  const y = await page.evaluate(() => scrollY)
  expect(y).toBeGreaterThan(500)
  await names(page).nth(57).click()
  await expect(page).toHaveTitle(/^Piece 58/)
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
  await page.goBack()
  await expect(names(page)).toHaveCount(60)
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(y)
  await expect(page.locator('[data-item]:focus')).toHaveCount(1)
  await page.reload()
  await expect(names(page)).toHaveCount(60)
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(y)
})

test('whoever claims signs up on the spot, and has it; the next one finds it taken', async ({
  page,
  album,
  browser,
}) => {
  const { path, owner } = await publish(album)
  const other = await (await browser.newContext({ baseURL: album.baseUrl, locale: 'en-GB' })).newPage()
  await other.goto(`${path}/anton`)
  await page.goto(`${path}/anton`)
  await expect(adopt(page)).toBeEnabled()
  await adopt(page).click()
  await expectNoAxeViolations(page)
  const { email } = await signUpOnTheSpot(page)
  await expect(page.getByText('Yours', { exact: true })).toBeVisible()
  await expect(page.getByText(email)).toBeVisible()
  await expectNoAxeViolations(page)

  await adopt(other).click()
  await signUpOnTheSpot(other)
  await expect(other.getByText('Anton was taken by somebody else a moment ago.')).toBeVisible()
  await expect(other.getByText('Taken', { exact: true })).toBeVisible()
  await expect(adopt(other)).toHaveCount(0)
  await expectNoAxeViolations(other)

  await page.reload()
  await page.getByRole('button', { name: 'Give it back' }).click()
  await page.getByRole('button', { name: 'Yes, give it back' }).click()
  await expect(adopt(page)).toBeVisible()
  await other.reload()
  await adopt(other).click()
  await expect(other.getByText('Yours', { exact: true })).toBeVisible()

  const { body } = await owner.call<{ galleries: { id: string }[] }>('GET', '/api/galleries')
  const galleryId = body.galleries[0]?.id ?? ''
  const claims = await owner.call<{ claims: { id: string; state: string }[] }>(
    'GET',
    `/api/galleries/${galleryId}/claims`,
  )
  const held = claims.body.claims.find(({ state }) => state === 'held')
  await owner.call('POST', `/api/galleries/${galleryId}/claims/${held?.id}/final`)
  await page.reload()
  await expect(page.getByText('Taken for good')).toBeVisible()
  await page.goto(path)
  await expect(page.locator('.badge')).toHaveText('Taken for good')
  await other.context().close()
})

test('a like waits for the sign-in, counts at once, can be taken back and is kept', async ({
  page,
  album,
}) => {
  const { path } = await publish(album)
  const credentials = await makeAccount(album)
  await page.goto(path)
  await alive(page)
  await like(page, 'Berta').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.getByLabel('E-mail address').fill(credentials.email)
  await dialog.getByLabel('Password').fill('not this one')
  await dialog.getByRole('button', { name: 'Sign in and go on' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('The e-mail address or the password is not right.')
  await dialog.getByLabel('Password').fill(credentials.password)
  await dialog.getByRole('button', { name: 'Sign in and go on' }).click()
  await expect(dialog).toBeHidden()
  await expect(like(page, 'Berta')).toHaveAttribute('aria-pressed', 'true')
  await expect(like(page, 'Berta')).toHaveText(/1/)
  await page.reload()
  await expect(like(page, 'Berta')).toHaveAttribute('aria-pressed', 'true')
  await like(page, 'Berta').click()
  await expect(like(page, 'Berta')).toHaveAttribute('aria-pressed', 'false')
  await expect(like(page, 'Berta').locator('.likes')).toHaveText('0')
})

test('a like outlives a look into the mail for the code, and a page that is loaded anew', async ({
  page,
  album,
}) => {
  const { path } = await publish(album)
  const { email, password } = await makeAccount(album)
  // As an album answers that sends mail.
  await page.route('**/api/accounts', (route) =>
    route.fulfill({ status: 201, json: { confirmation: 'code-sent' } }),
  )
  const sent: unknown[] = []
  await page.route('**/api/accounts/confirm', (route) => {
    sent.push(route.request().postDataJSON())
    return route.fulfill({ status: 204 })
  })
  await page.goto(path)
  await alive(page)
  await like(page, 'Caesar').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail address').fill(email)
  await dialog.getByLabel('Password').fill(password)
  await dialog.getByRole('button', { name: 'Create account and go on' }).click()
  await expect(dialog.getByText(email)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.reload()
  await dialog.getByLabel('Six-digit code').fill('123 456')
  await dialog.getByRole('button', { name: 'Confirm and go on' }).click()
  await expect(dialog.getByText('Your address is confirmed.')).toBeVisible()
  expect(sent).toEqual([{ email, code: '123456' }])
  await dialog.getByLabel('Password').fill(password)
  await dialog.getByRole('button', { name: 'Sign in and go on' }).click()
  await expect(like(page, 'Caesar')).toHaveAttribute('aria-pressed', 'true')
})

test('where accounts are by invitation, the dialog says so and offers to sign in', async ({
  page,
  album,
}) => {
  const { path } = await publish(album)
  await page.route('**/api/config', (route) =>
    route.fulfill({ json: { signUp: 'invitation', firstAccount: false } }),
  )
  await page.goto(path)
  await alive(page)
  await like(page, 'Berta').click()
  await expect(page.getByRole('dialog').getByText('by invitation only')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create account and go on' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Sign in and go on' })).toBeVisible()
})

test('a like that the album refuses is taken back', async ({ page, album }) => {
  const { path } = await publish(album)
  await page.goto(path)
  await alive(page)
  await like(page, 'Dora').click()
  await signUpOnTheSpot(page)
  await expect(like(page, 'Dora').locator('.likes')).toHaveText('1')
  await page.route('**/like', (route) => route.abort())
  await like(page, 'Anton').click()
  await expect(page.getByText('The album cannot be reached')).toBeVisible()
  await expect(like(page, 'Anton')).toHaveAttribute('aria-pressed', 'false')
  await expect(like(page, 'Anton').locator('.likes')).toHaveText('0')
})

test('Esc gives up what was meant, and the focus goes back', async ({ page, album }) => {
  const { path } = await publish(album)
  await page.goto(path)
  await alive(page)
  await like(page, 'Berta').click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(like(page, 'Berta')).toBeFocused()
})

test('a page speaks the language that was asked for, and keeps the one that was chosen', async ({
  browser,
  album,
}) => {
  const { path } = await publish(album)
  const context = await browser.newContext({ baseURL: album.baseUrl, locale: 'ko-KR' })
  const page = await context.newPage()
  await page.goto(path)
  await expect(page.getByText('항목 4개', { exact: true })).toBeVisible()
  await alive(page)
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: 'English' }).click()
  await expect(page.getByText('4 items', { exact: true })).toBeVisible()
  await page.goto(path)
  const written = await (await page.request.get(path, { headers: { cookie: await cookies(context) } })).text()
  expect(written).toContain('<html lang="en">')
  await context.close()
})
const cookies = async (context: BrowserContext) =>
  (await context.cookies(`${context.pages()[0]?.url()}`))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')

import type { Page } from '@playwright/test'
import { signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'

// One account with three photos for the file.
test.describe.configure({ mode: 'default' })
let credentials: Credentials
let seoul: string
let berlin: string
let nowhere: string
test.beforeAll(async ({ album }) => {
  credentials = await makeAccount(album)
  const api = await apiOf(album, credentials)
  const uploaded = await api.upload([
    await drawPhoto({
      text: 'palace',
      date: '2023-10-03T10:00:00',
      offset: '+09:00',
      gps: { latitude: 37.5665, longitude: 126.978 },
      camera: { make: 'Lumen', model: 'Lumen Pro' },
    }),
    await drawPhoto({
      text: 'gate',
      date: '2024-02-10T16:00:00',
      gps: { latitude: 52.5163, longitude: 13.3777 },
      camera: { make: 'Argus', model: 'Argus 7' },
    }),
    await drawPhoto({
      text: 'kitchen',
      date: '2024-02-11T16:00:00',
      camera: { make: 'Argus', model: 'Argus 7' },
    }),
  ])
  ;[seoul, berlin, nowhere] = uploaded as [string, string, string]
  const edit = (id: string, body: Record<string, unknown>) => api.call('PATCH', `/api/photos/${id}`, body)
  await edit(seoul, { tags: ['가족여행', 'holiday'], description: '경복궁에서 아침에' })
  await edit(berlin, { tags: ['holiday'], description: 'Brandenburg Gate in the rain' })
})
test.beforeEach(({ page }) => signIn(page, credentials))

const box = (page: Page) => page.getByRole('combobox', { name: 'Search' })
const found = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('link', { name: /^Photo,/ })
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!.split('/').at(-1)!))
const expectFound = (page: Page, ...ids: string[]) => expect.poll(() => found(page)).toEqual(ids)

async function searchFor(page: Page, words: string) {
  await box(page).fill(words)
  await box(page).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: `Search: ${words}` })).toBeVisible()
}

test('given words, then photos are found by tag, description, file name, place and camera, also by their beginnings', async ({
  page,
}) => {
  for (const [words, ...ids] of [
    ['holiday', 'berlin', 'seoul'],
    ['branden rain', 'berlin'],
    ['kitchen', 'nowhere'],
    ['BERLIN', 'berlin'],
    ['argus 7', 'nowhere', 'berlin'],
    ['holiday argus', 'berlin'],
  ] as const) {
    await searchFor(page, words)
    await expectFound(page, ...ids.map((name) => ({ seoul, berlin, nowhere })[name]))
  }
})

test('given Korean, then a part of a word is enough', async ({ page }) => {
  for (const words of ['가족', '여행', '복궁', '경복궁']) {
    await searchFor(page, words)
    await expectFound(page, seoul)
  }
})

test('given words of no photo, then the page says so and clears them with one click', async ({ page }) => {
  await searchFor(page, 'submarine')
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Clear everything' }).click()
  await expect(page.getByRole('heading', { name: 'What are you looking for?' })).toBeVisible()
})

test('given suggestions, when one is chosen with the keyboard, then it becomes a filter that Back takes away', async ({
  page,
}) => {
  await page.keyboard.press('/')
  await page.keyboard.type('hol')
  const suggestion = page.getByRole('option', { name: /holiday/ })
  await expect(suggestion).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('ArrowDown')
  await expect(suggestion).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expectFound(page, berlin, seoul)
  await expect(page.getByRole('list', { name: 'Active filters' })).toContainText('holiday')
  await page.goBack()
  await expect(page).toHaveURL(/\/$/)
})

test('given filters, then they narrow each other and survive a reload; axe finds nothing, light and dark', async ({
  page,
}) => {
  await page.goto('/search')
  await page.getByRole('button', { name: 'Camera' }).click()
  await page.getByRole('menuitem', { name: /Argus/ }).click()
  await expectFound(page, nowhere, berlin)
  await page.getByRole('button', { name: 'Country' }).click()
  await page.getByRole('menuitem', { name: /Germany/ }).click()
  await expectFound(page, berlin)
  await page.reload()
  await expectFound(page, berlin)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
  await page.getByRole('button', { name: /^Remove the filter Argus/ }).click()
  await page.getByRole('button', { name: 'Remove the filter Germany' }).click()
  await page.getByRole('button', { name: 'Date' }).click()
  await page.getByRole('dialog').getByLabel('From').fill('2024-02-11')
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
  await expectFound(page, nowhere)
})

test('given a found photo, when it is opened, then the arrows stay within what was found, and Back returns to it', async ({
  page,
}) => {
  await searchFor(page, 'holiday')
  await expectFound(page, berlin, seoul)
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Photo,/ })
    .first()
    .click()
  await expect(page.getByRole('dialog', { name: /^Photo, .*Germany/ })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(new RegExp(`/photo/${seoul}$`))
  await expect(page.getByRole('button', { name: 'Next photo' })).toBeHidden()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: 'Search: holiday' })).toBeVisible()
  await expectFound(page, berlin, seoul)
})

test('given a phone, then search is in the bottom bar and finds @phone-only', async ({ page }) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Search' }).tap()
  await searchFor(page, '여행')
  await expectFound(page, seoul)
  await expectNoAxeViolations(page)
})

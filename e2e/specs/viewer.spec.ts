import type { Page } from '@playwright/test'
import { signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { isMedia } from '../support/hold-back.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'

// One account with five photos for the file: one a day, the newest first in the timeline.
test.describe.configure({ mode: 'default' })
const days = [5, 4, 3, 2, 1]
let credentials: Credentials
let ids: string[]
test.beforeAll(async ({ album }) => {
  credentials = await makeAccount(album)
  const api = await apiOf(album, credentials)
  const paths: string[] = []
  for (const day of days)
    paths.push(
      await drawPhoto({
        date: `2024-05-0${day}T12:0${day}:00`,
        gps: { latitude: 37.5665, longitude: 126.978 },
        camera: { make: 'Lumen', model: 'Lumen Pro' },
        w: 2400,
        h: 1600,
      }),
    )
  ids = await api.upload(paths)
})
test.beforeEach(({ page }) => signIn(page, credentials))

const viewer = (page: Page) => page.getByRole('dialog', { name: /^Photo/ })
const info = (page: Page) => page.getByRole('complementary', { name: 'Information' })
const tile = (page: Page, at: number) => page.getByRole('link', { name: /^Photo,/ }).nth(at)
/** By its address; keys count from when the photo is there. */
async function open(page: Page, at: number) {
  await page.goto(`/photo/${ids[at]}`)
  await expect(viewer(page).getByRole('img', { name: /May 2024/ })).toBeVisible()
}
const expectOpen = (page: Page, at: number) => expect(page).toHaveURL(new RegExp(`/photo/${ids[at]}$`))

test('given a photo in the timeline, when it is opened, then the arrows step through its neighbours and Esc goes back', async ({
  page,
}) => {
  await tile(page, 1).click()
  await expectOpen(page, 1)
  await expect(viewer(page).getByRole('img', { name: /4 May 2024/ })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expectOpen(page, 2)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expectOpen(page, 0)
  await expect(viewer(page).getByRole('button', { name: 'Previous photo' })).toBeHidden()
  await page.keyboard.press('ArrowLeft')
  await expectOpen(page, 0)
  await page.keyboard.press('Escape')
  await expect(viewer(page)).toBeHidden()
  await expect(page).toHaveURL(/\/$/)
  await expect(tile(page, 0)).toBeFocused()
})

test('given the address of a photo, when it is opened elsewhere, then it shows, with its neighbours, and closes onto the timeline', async ({
  page,
}) => {
  await page.goto(`/photo/${ids[2]}`)
  await expect(viewer(page).getByRole('img', { name: /3 May 2024/ })).toBeVisible()
  await viewer(page).getByRole('button', { name: 'Next photo' }).click()
  await expectOpen(page, 3)
  await page.reload()
  await expect(viewer(page).getByRole('img', { name: /2 May 2024/ })).toBeVisible()
  await viewer(page).getByRole('button', { name: 'Close' }).click()
  await expect(viewer(page)).toBeHidden()
  await expect(tile(page, 0)).toBeVisible()
})

test('given an address of nobody, then the viewer says that the photo does not exist', async ({ page }) => {
  await page.goto('/photo/01m7ynk7vdhwhqf12xvaphem99')
  await expect(page.getByRole('heading', { name: 'This photo does not exist any more' })).toBeVisible()
  await expectNoAxeViolations(page)
})

test('given the information panel, then it tells what the camera knew, and keeps what is edited', async ({
  page,
}) => {
  await open(page, 0)
  await page.keyboard.press('i')
  await expect(info(page)).toContainText('Lumen Pro')
  await expect(info(page)).toContainText('f/2.8')
  await expect(info(page)).toContainText('ISO 200')
  await expect(info(page)).toContainText('Seoul')
  await expect(info(page)).toContainText('5 May 2024, 12:05')
  await expect(info(page)).toContainText('2400 × 1600')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }

  const saved = () => page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok())
  const description = info(page).getByRole('textbox', { name: 'Description' })
  let stored = saved()
  await description.fill('Lanterns <b>at</b> the gate')
  await description.press('Enter')
  await stored
  stored = saved()
  await info(page).getByRole('combobox', { name: 'Tags' }).fill('연등')
  await page.keyboard.press('Enter')
  await stored
  await open(page, 0)
  await page.keyboard.press('i')
  await expect(description).toHaveValue('Lanterns <b>at</b> the gate')
  await expect(info(page)).toContainText('연등')

  stored = saved()
  await info(page).getByRole('button', { name: 'Remove 연등' }).click()
  await stored
  await open(page, 0)
  await page.keyboard.press('i')
  await expect(description).toHaveValue(/Lanterns/)
  await expect(info(page)).not.toContainText('연등')
})

test('given a double click, then the photo shows at 100 %, sharp; another one fits it again', async ({
  page,
}) => {
  await open(page, 1)
  const shown = viewer(page).getByRole('img', { name: /4 May 2024/ })
  await expect(shown).toBeVisible()
  const fitting = (await shown.boundingBox())!.width
  const original = page.waitForResponse((answer) => isMedia(answer.url()) && answer.ok())
  await shown.dblclick()
  await expect.poll(async () => Math.round((await shown.boundingBox())!.width)).toBe(2400)
  await original
  await page.keyboard.press('z')
  await expect.poll(async () => Math.round((await shown.boundingBox())!.width)).toBe(Math.round(fitting))
  await shown.hover()
  await page.mouse.wheel(0, -400)
  await expect.poll(async () => (await shown.boundingBox())!.width).toBeGreaterThan(fitting)
})

test('given keys, then f makes a favourite and Delete trashes it, with Undo', async ({ page }) => {
  await open(page, 3)
  const heart = viewer(page).getByRole('button', { name: /favourites$/ })
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('f')
  await expect(heart).toHaveAttribute('aria-pressed', 'true')
  await page.goto('/favourites')
  await expect(tile(page, 0)).toHaveAttribute('href', `/photo/${ids[3]}`)
  await tile(page, 0).click()
  await expect(heart).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(page.getByText('1 photo moved to trash')).toBeVisible()
  const restored = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/photos/restore') && answer.ok(),
  )
  await page.getByRole('button', { name: 'Undo' }).click()
  await restored
  await page.goto('/favourites')
  await expect(tile(page, 0)).toHaveAttribute('href', `/photo/${ids[3]}`)
  await open(page, 3)
  await page.keyboard.press('f')
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
})

test('given a finger, then the panel opens from below, and a swipe brings the next photo @phone-only', async ({
  page,
  context,
}) => {
  await tile(page, 1).tap()
  await expectOpen(page, 1)
  await expect(viewer(page).getByRole('img', { name: /4 May 2024/ })).toBeVisible()
  await viewer(page).getByRole('button', { name: 'Information' }).tap()
  await expect(info(page)).toContainText('Lumen Pro')
  await expectNoAxeViolations(page)
  await info(page).getByRole('button', { name: 'Close' }).tap()
  await expect(info(page)).toBeHidden()

  const touch = await context.newCDPSession(page)
  const at = (x: number) => ({ touchPoints: [{ x, y: 420 }] })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(320) })
  for (let x = 300; x >= 60; x -= 20)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(x) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expectOpen(page, 2)
})

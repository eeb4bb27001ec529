import { dirname } from 'node:path'
import type { Page } from '@playwright/test'
import { newCredentials, signIn } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { isMedia } from '../support/hold-back.ts'
import { drawPhoto } from '../support/photos.ts'
import { samples, samplesFolder } from '../support/samples.ts'
import {
  choosePhotos,
  chooseFolder,
  processingMs,
  uploadPanel,
  uploadPhotos,
  uploadsEnd,
} from '../support/uploads.ts'

// Settings of its own, though they are the defaults: so no other file has an account in this album before.
test.use({ albumEnv: {} })

const viewer = (page: Page) => page.getByRole('dialog', { name: /^Photo/ })
const info = (page: Page) => page.getByRole('complementary', { name: 'Information' })
const photos = (page: Page) => page.getByRole('main').getByRole('link', { name: /^Photo,/ })
const month = (page: Page, name: string) => page.getByRole('heading', { name, level: 2, exact: true })
const edited = (page: Page) =>
  page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok())

async function searchFor(page: Page, words: string) {
  await page.getByRole('combobox', { name: 'Search' }).fill(words)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: `Search: ${words}` })).toBeVisible()
}

test.describe('a stranger with a folder of real photos', () => {
  // One person, one page, one step after the other.
  test.describe.configure({ mode: 'serial' })
  const real = samples('photos')
  const damaged = samples('damaged')
  test.skip(real.length === 0, `skipped: there are no real photos in ${samplesFolder}`)

  let page: Page
  test.beforeAll(async ({ browser }) => {
    page = await (await browser.newContext()).newPage()
  })
  test.afterAll(() => page.context().close())

  test('given an album that nobody uses yet, when somebody opens it, then it welcomes its first account, the administrator', async () => {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Welcome to your album' })).toBeVisible()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectNoAxeViolations(page)
    }
    const { email, password } = newCredentials()
    await page.getByLabel('Your name').fill('Mina')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByRole('heading', { name: 'Your photos will be here' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Administration' })).toBeVisible()
    await expectNoAxeViolations(page)
  })

  test('given a folder of camera files, when it is chosen, then each of them ends as a photo', async () => {
    test.setTimeout(processingMs + 60_000)
    await chooseFolder(page, dirname(real[0]!))
    await expect(uploadPanel(page).getByRole('progressbar', { name: 'Total progress' })).toBeVisible()
    expect(await uploadsEnd(page)).toBe(`${real.length} photos uploaded`)
    await expect(uploadPanel(page)).not.toContainText('problem')
  })

  test('given damaged files too, then each ends as a photo or says what is wrong with it', async () => {
    test.setTimeout(processingMs + 60_000)
    await uploadPanel(page).getByRole('button', { name: 'Close' }).click()
    await expect(uploadPanel(page)).toBeHidden()
    await choosePhotos(page, damaged)
    await uploadsEnd(page)
    const states = uploadPanel(page).getByRole('listitem')
    await expect(states).toHaveCount(damaged.length)
    for (const said of await states.allTextContents())
      expect(said).toMatch(/Done$|Already in your album$|damaged|cannot be shown|not a picture/)
    await uploadPanel(page).getByRole('button', { name: 'Close' }).click()
  })

  test('given the photos, then the timeline shows their months without a reload, and goes to any of them', async () => {
    await expect(photos(page).first()).toBeVisible()
    const slider = page.getByRole('slider', { name: 'Go through time' })
    await slider.focus()
    await page.keyboard.press('End')
    await expect(slider).toHaveAttribute('aria-valuenow', '100')
    await expect(page.getByRole('heading', { level: 2 }).last()).toBeInViewport()
    await page.keyboard.press('g')
    await page.getByRole('dialog').getByLabel('Date').fill('2008-10-22')
    await page.getByRole('dialog').getByRole('button', { name: 'Go' }).click()
    await expect(month(page, 'October 2008')).toBeInViewport()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectNoAxeViolations(page)
    }
  })

  test('given a photo, when it is opened, then the panel tells camera and place; Back returns to where the page was', async () => {
    const photo = page.getByRole('link', { name: /^Photo, Arezzo, Italy, 22 October 2008, 16:28/ })
    await expect(photo).toBeInViewport()
    const scrolledTo = await page.evaluate(() => window.scrollY)
    expect(scrolledTo).toBeGreaterThan(0)
    // A click of the test's own would first move all of the photo into view.
    await photo.dispatchEvent('click')
    await expect(viewer(page).getByRole('img', { name: /Arezzo/ })).toBeVisible()
    await page.keyboard.press('i')
    await expect(info(page)).toContainText('COOLPIX P6000')
    await expect(info(page)).toContainText('Arezzo')
    await expect(info(page)).toContainText('43.46745, 11.88513')
    await expectNoAxeViolations(page)
    await page.goBack()
    await expect(viewer(page)).toBeHidden()
    await expect(photo).toBeFocused()
    expect(await page.evaluate(() => window.scrollY)).toBe(scrolledTo)
  })

  test('given the photo, when it gets a tag and a heart, then search finds it by tag, by camera and by a part of a Korean word', async () => {
    await page.getByRole('link', { name: /^Photo, Arezzo, Italy, 22 October 2008, 16:28/ }).click()
    await expect(viewer(page).getByRole('img', { name: /Arezzo/ })).toBeVisible()
    await page.keyboard.press('i')
    const saved = edited(page)
    await info(page).getByRole('combobox', { name: 'Tags' }).fill('가족여행')
    await page.keyboard.press('Enter')
    await saved
    const loved = edited(page)
    await viewer(page).getByRole('button', { name: 'Add to favourites' }).click()
    await loved
    await viewer(page).getByRole('button', { name: 'Close' }).first().click()
    for (const words of ['가족여행', '여행', '가족']) {
      await searchFor(page, words)
      await expect(photos(page)).toHaveCount(1)
    }
    await searchFor(page, 'coolpix')
    await expect.poll(() => photos(page).count()).toBeGreaterThan(5)
    await searchFor(page, 'arezzo coolpix 여행')
    await expect(photos(page)).toHaveCount(1)
    await expectNoAxeViolations(page)
  })

  test('given a photo in the trash, when Undo is pressed, then it is back; a reload keeps everything', async () => {
    await photos(page).first().click()
    await expect(viewer(page).getByRole('img', { name: /Arezzo/ })).toBeVisible()
    await page.keyboard.press('Delete')
    await expect(page.getByText('1 photo moved to trash')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
    const restored = page.waitForResponse(
      (answer) => answer.url().endsWith('/api/photos/restore') && answer.ok(),
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await restored
    await expect(photos(page)).toHaveCount(1)
    await page.reload()
    await expect(photos(page)).toHaveCount(1)
    await page.getByRole('link', { name: 'Favourites' }).first().click()
    await expect(photos(page)).toHaveCount(1)
    await photos(page).first().click()
    await expect(viewer(page).getByRole('img', { name: /Arezzo/ })).toBeVisible()
    await page.keyboard.press('i')
    await expect(info(page)).toContainText('가족여행')
  })

  test('given a page that was seen, when it is visited again, then no byte of an image travels', async () => {
    /** Opens the timeline in a new tab. @returns what its images cost, and how many there were */
    const visit = async ({ forgetful }: { forgetful: boolean }) => {
      const tab = await page.context().newPage()
      const network = await page.context().newCDPSession(tab)
      const images = new Set<string>()
      let bytes = 0
      await network.send('Network.enable')
      if (forgetful) await network.send('Network.clearBrowserCache')
      network.on('Network.requestWillBeSent', ({ requestId, request }) => {
        if (isMedia(request.url)) images.add(requestId)
      })
      network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (images.has(requestId)) bytes += encodedDataLength
      })
      await tab.goto('/')
      await expect(photos(tab).first()).toBeVisible()
      await expect
        .poll(() =>
          tab.evaluate(() => {
            const all = [...document.querySelectorAll<HTMLImageElement>('main img')]
            return all.length > 0 && all.every((image) => image.complete && image.naturalWidth > 0)
          }),
        )
        .toBe(true)
      await tab.close()
      return { bytes, seen: images.size }
    }
    // Addresses of images change once a window of time: two visits within one are wanted.
    await expect(async () => {
      const first = await visit({ forgetful: true })
      expect(first.bytes).toBeGreaterThan(10_000)
      const second = await visit({ forgetful: false })
      expect(second.seen).toBeGreaterThan(5)
      expect(second.bytes).toBe(0)
    }).toPass({ timeout: 60_000 })
  })
})

test('the main path: sign up, upload, look, tag, find, trash, undo @phone', async ({ page, isMobile }) => {
  test.slow()
  const { email, password } = newCredentials()
  await page.goto('/sign-up')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your photos will be here' })).toBeVisible()
  await expectNoAxeViolations(page)

  await uploadPhotos(page, [
    await drawPhoto({
      text: 'lake',
      date: '2024-07-02T11:00:00',
      gps: { latitude: 52.5163, longitude: 13.3777 },
    }),
    await drawPhoto({
      text: 'hill',
      date: '2024-06-01T11:00:00',
      camera: { make: 'Argus', model: 'Argus 7' },
    }),
    await drawPhoto({ text: 'cave', date: '2023-12-24T11:00:00' }),
  ])
  for (const name of ['July 2024', 'June 2024', 'December 2023'])
    await expect(month(page, name)).toBeVisible()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }

  await photos(page).first().click()
  await viewer(page).getByRole('button', { name: 'Information' }).click()
  await expect(info(page)).toContainText('Lumen One')
  await expect(info(page)).toContainText('Berlin')
  const tagged = edited(page)
  await info(page).getByRole('combobox', { name: 'Tags' }).fill('여름휴가')
  await page.keyboard.press('Enter')
  await tagged
  await expectNoAxeViolations(page)
  await page.goBack()
  await expect(viewer(page)).toBeHidden()

  if (isMobile)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Search' }).click()
  await searchFor(page, '휴가')
  await expect(photos(page)).toHaveCount(1)
  await expectNoAxeViolations(page)

  await photos(page).first().click()
  await viewer(page).getByRole('button', { name: 'Move to trash' }).click()
  const restored = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/photos/restore') && answer.ok(),
  )
  await page.getByRole('button', { name: 'Undo' }).click()
  await restored
  await page.goto('/')
  await expect(photos(page)).toHaveCount(3)

  await page.context().clearCookies()
  await page.reload()
  await signIn(page, { email, password })
  await expect(photos(page)).toHaveCount(3)
})

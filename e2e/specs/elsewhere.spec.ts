import { expect, test } from '@playwright/test'
import { newCredentials, signIn, signOut, signUp } from '../support/accounts.ts'
import { type Emulators, startEmulators } from '../support/emulators.ts'
import { drawPhoto } from '../support/photos.ts'
import { type Album, startAlbum } from '../support/server.ts'
import { uploadPhotos } from '../support/uploads.ts'

/** One machine, with one kind of thing elsewhere: nothing but settings differs. */
const setUps = [
  ['rows in DynamoDB', ['dynamodb']],
  ['files in S3', ['s3']],
  ['passwords in Cognito', ['cognito']],
  ['all three elsewhere', ['dynamodb', 's3', 'cognito']],
] as const

for (const [what, kinds] of setUps)
  test.describe(`an album on this machine, with ${what}`, () => {
    let emulators: Emulators
    let album: Album
    test.beforeAll(async () => {
      emulators = await startEmulators(...kinds)
      album = await startAlbum(emulators.env)
    })
    test.afterAll(async () => {
      await album.remove()
      await emulators.stop()
    })

    test('takes photos, shows them, lets people out and in again, and starts anew with all of it', async ({
      browser,
    }) => {
      const page = await (await browser.newContext({ baseURL: album.baseUrl })).newPage()
      const credentials = await signUp(page, newCredentials())
      await uploadPhotos(page, [
        await drawPhoto(),
        await drawPhoto({ gps: { latitude: 43.4675, longitude: 11.885 } }),
      ])
      const photos = page.getByRole('main').getByRole('link', { name: /^Photo,/ })
      await expect(photos).toHaveCount(2)
      await photos.first().click()
      const picture = page
        .getByRole('dialog', { name: /^Photo/ })
        .getByRole('img')
        .first()
      await expect(picture).toBeVisible()
      await expect
        .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(0)
      await page.keyboard.press('Escape')
      await signOut(page)
      await album.restart()
      await signIn(page, credentials)
      await expect(photos).toHaveCount(2)
      await page.context().close()
    })
  })

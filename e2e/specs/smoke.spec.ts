import { newCredentials, signIn, signOut, signUp } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { drawPhoto } from '../support/photos.ts'
import { uploadPhotos } from '../support/uploads.ts'

// Whether an album works at all, after it was deployed: npm run smoke -- https://photos.example.org. SMOKE_EMAIL and SMOKE_PASSWORD
// name an account of it that is there for this. Without an address it tries the album of this checkout.

const deployed = process.env['SMOKE_URL']
const { SMOKE_EMAIL: email, SMOKE_PASSWORD: password } = process.env
if (deployed) test.use({ baseURL: deployed })

test('an album that was deployed is ready, and shows its page under a strict policy', async ({
  page,
  request,
}) => {
  expect((await request.get('/health/ready')).status()).toBe(200)
  expect((await request.get('/openapi.json')).headers()['content-type']).toContain('application/json')
  const answer = await page.goto('/')
  expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'")
  await expect(page.getByRole('button', { name: /^(?:Sign in|Create account)$/ })).toBeVisible()
})

test('somebody signs in, uploads a photo, sees it, and deletes it for good', async ({ page }) => {
  test.skip(deployed !== undefined && !(email && password), 'SMOKE_EMAIL and SMOKE_PASSWORD name no account')
  if (deployed) await signIn(page, { email: email ?? '', password: password ?? '' })
  else await signUp(page, newCredentials())
  const photos = page.getByRole('main').getByRole('link', { name: /^Photo,/ })
  const before = await photos.count()
  await uploadPhotos(page, [await drawPhoto()])
  await expect(photos).toHaveCount(before + 1)
  await photos.first().click()
  const picture = page
    .getByRole('dialog', { name: /^Photo/ })
    .getByRole('img')
    .first()
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0)
  await page.keyboard.press('Delete')
  await page.goto('/trash')
  await page.getByRole('button', { name: 'Empty trash' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Empty trash' }).click()
  await page.goto('/')
  await expect(photos).toHaveCount(before)
  await signOut(page)
})

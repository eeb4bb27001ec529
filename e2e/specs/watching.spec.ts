import type { Page } from '@playwright/test'
import { signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'
import { uploadPhotos } from '../support/uploads.ts'

// Settings of its own, though one is the default: so no other file has an account in this album before.
test.use({ albumEnv: { TRACES: 'memory', LOG: 'json', LOG_LEVEL: 'info' } })
// The first account is the administrator.
test.describe.configure({ mode: 'default' })
let admin: Credentials
test.beforeAll(async ({ album, browser }) => {
  admin = await makeAccount(album)
  const page = await browser.newPage({ baseURL: album.baseUrl })
  await signIn(page, admin)
  await uploadPhotos(page, [await drawPhoto({ text: 'Traced' })])
  await page.close()
})

async function openRequests(page: Page) {
  await signIn(page, admin)
  await page.goto('/admin/requests')
  await expect(page.getByRole('heading', { name: 'Requests and jobs' })).toBeVisible()
}
const slowest = (page: Page) => page.getByRole('list', { name: 'Slowest' })

async function expectNoAxeViolationsInBoth(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
}

const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

test('given an upload, then the administrator sees its steps up to the finished photo, as a chart and as a table @phone', async ({
  page,
}) => {
  await openRequests(page)
  const upload = slowest(page)
    .getByRole('button', { name: /process-photo/ })
    .first()
  await upload.press('Enter')
  await expect(upload).toHaveAttribute('aria-expanded', 'true')
  const steps = page.getByRole('list', { name: /^Steps of/ })
  await expect(steps.getByText('process-photo').first()).toBeVisible()
  await expect(steps.getByText(/Images/).first()).toBeAttached()
  const first = steps.getByRole('listitem').first()
  await first.locator('summary').press('Enter')
  await expect(first.getByText('Result')).toBeVisible()
  expect(await fits(page)).toBe(true)
  await expectNoAxeViolationsInBoth(page)
  await slowest(page).getByRole('radio', { name: 'Table' }).check()
  await expect(
    page
      .getByRole('region', { name: /^Steps of/ })
      .getByRole('row')
      .nth(1),
  ).toBeVisible()
  expect(await fits(page)).toBe(true)
  await expectNoAxeViolationsInBoth(page)
})

test('given an album in use, then a map says what it asks, how often and how fast, as a diagram and as a table @phone', async ({
  page,
}) => {
  await openRequests(page)
  const map = page.getByRole('region', { name: 'Who asks whom' })
  const asked = map.getByRole('list', { name: 'Who is asked' })
  await expect(asked.getByText('Database (SQLite)')).toBeVisible()
  await expect(asked.getByText(/a minute/).first()).toBeVisible()
  expect(await fits(page)).toBe(true)
  await expectNoAxeViolationsInBoth(page)
  await map.getByRole('radio', { name: 'Table' }).check()
  await expect(map.getByRole('row', { name: /Database \(SQLite\)/ })).toBeVisible()
  expect(await fits(page)).toBe(true)
  await expectNoAxeViolationsInBoth(page)
})

test('given nothing that failed, then the page says so', async ({ page }) => {
  await openRequests(page)
  await page.getByRole('radio', { name: 'Failed' }).check()
  await expect(page.getByText('Nothing has failed.')).toBeVisible()
})

test('given a request, then its line in the log has its id and its trace, and says nothing of whose it was', async ({
  album,
  request,
}) => {
  const answer = await request.get(`${album.baseUrl}/api/config?secret=word`)
  const id = answer.headers()['x-request-id'] ?? 'none'
  await expect(() => expect(album.log).toContain(id)).toPass()
  const line = album.log.split('\n').find((one) => one.includes(id)) ?? ''
  expect(JSON.parse(line)).toMatchObject({ event: 'request', route: '/api/config', status: 200 })
  expect((JSON.parse(line) as { traceId: string }).traceId).toMatch(/^[\da-f]{32}$/)
  for (const personal of [admin.email, admin.password, 'secret=word', '127.0.0.1', '::1', 'traced'])
    expect(album.log.toLowerCase()).not.toContain(personal.toLowerCase())
})

test('given an album that runs, then it says that it is live and ready', async ({ album, request }) => {
  const answers = await Promise.all(
    ['live', 'ready'].map(async (path) => (await request.get(`${album.baseUrl}/health/${path}`)).json()),
  )
  expect(answers).toMatchObject([{ status: 'live' }, { status: 'ready', checks: { store: { ok: true } } }])
})

import { signIn } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'

test.use({ serviceWorkers: 'allow' })
test.describe.configure({ mode: 'default' })

test('given a connection that is lost, then a banner says so, what is there stays, and it goes with the connection', async ({
  page,
  context,
  album,
}) => {
  const credentials = await makeAccount(album)
  await (await apiOf(album, credentials)).upload([await drawPhoto()])
  await signIn(page, credentials)
  await expect(page.getByRole('link', { name: /^Photo,/ })).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText('You are offline. What you see may be out of date.')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Photo,/ })).toBeVisible()
  await expectNoAxeViolations(page)
  await context.setOffline(false)
  await expect(page.getByText('You are offline.')).toBeHidden()
})

test('given an album that is down, when the page is opened, then its shell says so and goes on by itself', async ({
  page,
  album,
}) => {
  const credentials = await makeAccount(album)
  await signIn(page, credentials)
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await page.reload()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)

  await album.stop()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'The album does not answer' })).toBeVisible()
  await expectNoAxeViolations(page)
  await album.restart()
  await expect(page.getByRole('heading', { name: 'Your photos will be here' })).toBeVisible({
    timeout: 30_000,
  })
})

test('given a service worker, then it keeps the page and never photos, answers of the API or shared pages', async ({
  page,
  album,
}) => {
  const credentials = await makeAccount(album)
  await (await apiOf(album, credentials)).upload([await drawPhoto()])
  await signIn(page, credentials)
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await page.reload()
  await expect(page.getByRole('link', { name: /^Photo,/ })).toBeVisible()
  const kept = await page.evaluate(async () => {
    const paths: string[] = []
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname)
    return paths
  })
  expect(kept).toContain('/')
  expect(kept.filter((path) => /^\/(?:api|media|upload|s)\//.test(path))).toEqual([])
})

import { expect, test, type Page } from '@playwright/test'
import { apiOf, makeAccount } from '../support/api.ts'
import { serveMysfits } from '../support/client-mysfits.ts'
import type { ForeignPage } from '../support/foreign-page.ts'
import { pets, publishGallery, shelter } from '../support/galleries.ts'
import { startAlbum, type Album } from '../support/server.ts'

let client: ForeignPage
let album: Album
test.beforeAll(async () => {
  client = await serveMysfits()
  album = await startAlbum()
  await publishGallery(album, pets, { ...shelter, slug: 'mythical-mysfits' })
})
test.afterAll(async () => {
  await album.remove()
  await client.close()
})

async function open(page: Page, token = '') {
  const api = `${album.baseUrl}/compat/mysfits`
  await page.goto(`${client.origin}/?${Math.random()}#${new URLSearchParams({ api, token }).toString()}`)
  await expect(page.getByRole('listitem')).toHaveCount(pets.length)
}
async function tokenOf(): Promise<string> {
  const { credentials } = await apiOf(album, await makeAccount(album))
  const signedIn = await fetch(`${album.baseUrl}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  return ((await signedIn.json()) as { accessToken: string }).accessToken
}

test('given the page of the Mythical Mysfits on an origin of its own, then it shows, filters, likes and adopts', async ({
  page,
}) => {
  await open(page, await tokenOf())
  const said = page.locator('output')
  const picture = page.getByRole('img', { name: 'Anton' })
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(100)

  await page.getByLabel('Filter').selectOption('GoodEvil=Good')
  await expect(page.getByRole('listitem')).toHaveCount(3)
  await page.getByLabel('Filter').selectOption('Species=Cat')
  await expect(page.getByRole('listitem')).toHaveCount(3)
  await page.getByLabel('Filter').selectOption('')
  await expect(page.getByRole('listitem')).toHaveCount(4)

  await picture.click()
  await expect(said).toHaveText('click 200')
  await page.getByRole('button', { name: 'Like Anton' }).click()
  await expect(said).toHaveText('like 200')
  await page.getByRole('button', { name: 'Adopt Anton' }).click()
  await expect(said).toHaveText('adopt 200')
  await expect(page.getByRole('listitem').filter({ hasText: 'Anton, Cat, 1 likes' })).toBeVisible()

  await open(page, await tokenOf())
  await page.getByRole('button', { name: 'Anton is adopted' }).click()
  await expect(said).toHaveText('adopt 409')
})

test('given nobody who has signed in, then looking works, and liking is refused', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Like Berta' }).click()
  await expect(page.locator('output')).toHaveText('like 401')
})

import type { Page } from '@playwright/test'
import { signIn } from '../support/accounts.ts'
import { expect, test, type Album } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'

const arezzo = { latitude: 43.4675, longitude: 11.885 }
const sydney = { latitude: -33.8568, longitude: 151.2153 }

async function albumWith(page: Page, album: Album, places: { latitude: number; longitude: number }[]) {
  const credentials = await makeAccount(album)
  const paths = []
  for (const gps of places) paths.push(await drawPhoto({ gps, w: 600, h: 400 }))
  const api = await apiOf(album, credentials)
  const ids = await api.upload(paths)
  await signIn(page, credentials)
  return { api, ids }
}

const map = (page: Page) => page.getByRole('region', { name: 'Map of your photos' })
const marker = (page: Page, label: string) => map(page).getByRole('button', { name: label, exact: true })
const zoomOf = (page: Page) => Number(new URL(page.url()).searchParams.get('z'))
/** Land and sea are there when the first tile is drawn. */
const ground = (page: Page) => map(page).locator('canvas.leaflet-tile-loaded').first()

test.describe('the map', () => {
  test('given photos in two places, when a group and then a photo is chosen, then the map comes nearer and the photo opens; Back finds the map as it was @phone', async ({
    page,
    album,
  }) => {
    const near = { latitude: arezzo.latitude + 0.004, longitude: arezzo.longitude + 0.006 }
    const { ids } = await albumWith(page, album, [arezzo, near, sydney])
    await page.goto('/map')
    await expect(ground(page)).toBeVisible()
    await expect(marker(page, '2 photos')).toBeVisible()
    await expect(marker(page, '1 photo')).toBeVisible()
    await expect(page.getByText('Natural Earth')).toBeVisible()
    await expect(page.getByText(/GeoNames/)).toBeVisible()
    await expectNoAxeViolations(page)

    await expect(page).toHaveURL(/[?&]z=\d/)
    const before = zoomOf(page)
    await marker(page, '2 photos').click()
    await expect(marker(page, '1 photo')).toHaveCount(2)
    await expect.poll(() => zoomOf(page)).toBeGreaterThan(before + 5)

    const address = page.url()
    await marker(page, '1 photo').first().click()
    await expect(page).toHaveURL(new RegExp(`/photo/(?:${ids[0]}|${ids[1]})$`))
    await page.goBack()
    await expect(page).toHaveURL(address)
    await expect(marker(page, '1 photo')).toHaveCount(2)

    await page.reload()
    await expect(marker(page, '1 photo')).toHaveCount(2)
    expect(page.url()).toBe(address)
  })

  test('given photos of one spot, when it is chosen by keyboard, then they are listed beside the map and Escape leads back @phone', async ({
    page,
    album,
  }) => {
    const { ids } = await albumWith(page, album, [arezzo, arezzo, arezzo])
    await page.goto('/map')
    await marker(page, '3 photos').focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('region', { name: 'Photos taken here' })
    await expect(panel.getByRole('img')).toHaveCount(3)
    await expect(panel.getByRole('heading', { name: 'Photos taken here' })).toBeFocused()
    await expect(marker(page, '3 photos')).toBeInViewport()
    await expectNoAxeViolations(page)

    await panel.getByRole('img').first().click()
    await expect(page).toHaveURL(/\/photo\//)
    await page.goBack()
    await expect(panel.getByRole('link').first()).toBeFocused()

    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
    await expect(marker(page, '3 photos')).toBeFocused()
    await page.keyboard.press('Enter')
    await panel.getByRole('link', { name: 'Show all in search' }).click()
    await expect(page).toHaveURL(/\/search\?cell=/)
    for (const id of ids) await expect(page.locator(`[data-id="${id}"]`)).toBeVisible()
    await page.goBack()
    await expect(panel.getByRole('img')).toHaveCount(3)
  })

  test('given photos on both sides of the antimeridian, then the map shows the short way between them', async ({
    page,
    album,
  }) => {
    await albumWith(page, album, [
      { latitude: -16.5, longitude: 179.5 },
      { latitude: -13.8, longitude: -171.8 },
    ])
    await page.goto('/map')
    await expect(marker(page, '1 photo')).toHaveCount(2)
    for (const one of await marker(page, '1 photo').all()) await expect(one).toBeInViewport()
    await expect.poll(() => zoomOf(page)).toBeGreaterThan(4)
  })

  test('given no photo with a place, then the page says so; when one gets a place on the map, then it appears', async ({
    page,
    album,
  }) => {
    const credentials = await makeAccount(album)
    const api = await apiOf(album, credentials)
    const [id = ''] = await api.upload([await drawPhoto({})])
    await signIn(page, credentials)
    await page.goto('/map')
    await expect(page.getByRole('heading', { name: 'No photos on the map yet' })).toBeVisible()
    await expectNoAxeViolations(page)

    await page.getByRole('link', { name: 'To your photos' }).click()
    await page.locator(`[data-id="${id}"] [data-check]`).click({ force: true })
    await page.getByRole('button', { name: 'More' }).last().click()
    await page.getByRole('menuitem', { name: 'Edit location' }).click()
    const dialog = page.getByRole('dialog')
    const picker = dialog.getByRole('region', { name: 'Map to choose a location' })
    await picker.focus()
    await page.keyboard.press('Enter')
    const pin = dialog.getByRole('button', { name: 'Pin' })
    await expect(pin).toBeFocused()
    await expect(dialog.getByLabel('Latitude')).toHaveValue(/^-?\d/)
    const longitude = Number(await dialog.getByLabel('Longitude').inputValue())
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(async () => Number(await dialog.getByLabel('Longitude').inputValue()))
      .toBeGreaterThan(longitude)
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()

    await page.getByRole('link', { name: 'Map', exact: true }).first().click()
    await expect(marker(page, '1 photo')).toBeVisible()
    await api.call('PATCH', `/api/photos/${id}`, { location: null })
    await expect(page.getByRole('heading', { name: 'No photos on the map yet' })).toBeVisible()
  })
})

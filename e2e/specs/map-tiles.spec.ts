import { signIn } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { drawPhoto } from '../support/photos.ts'

test.use({
  albumEnv: {
    TILE_URL: 'https://tiles.example.org/{z}/{x}/{y}.png',
    TILE_ATTRIBUTION: '© Example <b>Maps</b>',
  },
})

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('given a tile server, then the map is made of its tiles and names it in plain text', async ({
  page,
  album,
}) => {
  const credentials = await makeAccount(album)
  const api = await apiOf(album, credentials)
  await api.upload([await drawPhoto({ gps: { latitude: 43.4675, longitude: 11.885 } })])
  await page.route('https://tiles.example.org/**', (route) =>
    route.fulfill({ contentType: 'image/png', body: pixel }),
  )
  await signIn(page, credentials)
  await page.goto('/map')
  await expect(page.getByRole('button', { name: '1 photo', exact: true })).toBeVisible()
  await expect(page.locator('img.leaflet-tile-loaded').first()).toBeVisible()
  await expect(page.getByText('© Example <b>Maps</b>')).toBeVisible()
  await expect(page.getByText('Natural Earth')).toBeHidden()
})

import { expect, test, type Page } from '@playwright/test'
import { apiOf, makeAccount } from '../support/api.ts'
import { serveCruddur } from '../support/client-cruddur.ts'
import { drawPhoto } from '../support/photos.ts'
import { startAlbum, type Album } from '../support/server.ts'
import { processingMs } from '../support/uploads.ts'

let client: Awaited<ReturnType<typeof serveCruddur>>
let album: Album
test.beforeAll(async () => {
  client = await serveCruddur()
  album = await startAlbum({ CRUDDUR_ORIGIN: client.origin })
})
test.afterAll(async () => {
  await album.remove()
  await client.close()
})

interface Answer {
  status: number
  body: Record<string, unknown>
}
const ask = (page: Page, method: string, path: string, payload?: object) =>
  page.evaluate(
    ([method, path, payload]) =>
      (window as unknown as { request: (...all: unknown[]) => Promise<Answer> }).request(
        method,
        path,
        payload,
      ),
    [method, path, payload] as const,
  )
const widthOf = (page: Page, url: string) =>
  page.evaluate(
    (url) => (window as unknown as { showAvatar: (url: string) => Promise<number> }).showAvatar(url),
    url,
  )

async function open(page: Page, origin = client.origin) {
  const credentials = await makeAccount(album)
  const signedIn = await fetch(`${album.baseUrl}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  const { accessToken, account } = (await signedIn.json()) as {
    accessToken: string
    account: { id: string; handle: string }
  }
  const backend = `${album.baseUrl}/compat/cruddur`
  await page.goto(`${origin}/#${new URLSearchParams({ backend, token: accessToken }).toString()}`)
  return { credentials, account }
}

test('given the profile page of Cruddur on an origin of its own, then it edits the profile, uploads an avatar and shows both', async ({
  page,
}) => {
  const { account, credentials } = await open(page)
  const said = page.locator('output')

  expect(await ask(page, 'POST', '/api/profile/update', { bio: 'Hi', display_name: '' })).toEqual({
    status: 422,
    body: ['display_name_blank'],
  })
  const updated = await ask(page, 'POST', '/api/profile/update', { bio: 'Hi there', display_name: 'Andrew' })
  expect(updated).toMatchObject({ status: 200, body: { handle: account.handle, display_name: 'Andrew' } })
  expect(await ask(page, 'GET', `/api/activities/@${account.handle}`)).toEqual({
    status: 200,
    body: {
      profile: {
        uuid: account.id,
        cognito_user_uuid: account.id,
        handle: account.handle,
        display_name: 'Andrew',
        bio: 'Hi there',
        cruds_count: 0,
      },
      activities: [],
    },
  })

  const avatar = `${album.baseUrl}/avatars/${account.id}.jpg`
  expect(await widthOf(page, avatar)).toBe(0)
  await page.getByLabel('Avatar').setInputFiles(await drawPhoto({ text: 'andrew' }))
  await expect(said).toHaveText('put 201')
  await expect.poll(() => widthOf(page, `${avatar}?${Math.random()}`), { timeout: processingMs }).toBe(512)

  const api = await apiOf(album, credentials)
  const before = (await api.call<{ avatar: { large: string } }>('GET', '/api/profile')).body.avatar.large
  await page.getByLabel('Avatar').setInputFiles(await drawPhoto({ text: 'andrew again' }))
  const large = async () =>
    (await api.call<{ avatar: { large: string } }>('GET', '/api/profile')).body.avatar.large
  await expect.poll(large, { timeout: processingMs }).not.toBe(before)
  await page.getByLabel('Avatar').setInputFiles({ name: 'a.exe', mimeType: '', buffer: Buffer.from('MZ') })
  await expect(said).toHaveText('key_upload 400')
})

test('given the same page on another origin, then the browser lets it do nothing', async ({ page }) => {
  const other = await serveCruddur()
  await open(page, other.origin)
  await page.getByLabel('Avatar').setInputFiles(await drawPhoto({ text: 'elsewhere' }))
  await expect(page.locator('output')).toHaveText(/^blocked/)
  await other.close()
})

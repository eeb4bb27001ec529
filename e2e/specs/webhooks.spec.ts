import type { Page } from '@playwright/test'
import { signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { drawPhoto } from '../support/photos.ts'
import { startReceiver } from '../support/receiver.ts'

// The receiver is on this machine.
test.use({ albumEnv: { WEBHOOKS_TO_PRIVATE: 'yes' } })
// The first account is the administrator.
test.describe.configure({ mode: 'default' })
let admin: Credentials
let receiver: Awaited<ReturnType<typeof startReceiver>>
test.beforeAll(async ({ album }) => {
  admin = await makeAccount(album)
})
test.beforeEach(async () => {
  receiver = await startReceiver()
})
test.afterEach(() => receiver.close())

async function inBothThemes(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNoAxeViolations(page)
  }
}

/** Through the form; gives the secret to the receiver. */
async function register(page: Page, name: string) {
  await page.getByRole('button', { name: 'New webhook' }).click()
  const form = page.getByRole('dialog', { name: 'New webhook' })
  await form.getByLabel('Address').fill(receiver.url)
  await form.getByLabel('Name').fill(name)
  await form.getByRole('button', { name: 'New webhook' }).click()
  const shown = page.getByRole('dialog', { name: 'The secret of this webhook' })
  receiver.state.secret = await shown.getByLabel('Secret').inputValue()
  expect(receiver.state.secret).toMatch(/^whsec_/)
  await shown.getByRole('button', { name: 'Close' }).last().click()
}

test('given a webhook, then a test arrives signed, stands in the log, and can be sent again', async ({
  page,
  album,
}) => {
  const credentials = await makeAccount(album)
  await signIn(page, credentials)
  await page.goto('/settings/webhooks')
  await register(page, 'Home automation')
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText(/The test arrived: 204/)).toBeVisible()
  expect(receiver.received).toMatchObject([{ signed: true, body: { type: 'webhook.test' } }])
  await inBothThemes(page)

  const api = await apiOf(album, credentials)
  const [photoId] = await api.upload([await drawPhoto({ text: 'A webhook hears of it' })])
  await expect.poll(() => receiver.received.length).toBe(2)
  expect(receiver.received[1]).toMatchObject({
    signed: true,
    body: { type: 'photo.ready', accountId: api.accountId, data: { photoId } },
  })

  await page.getByRole('button', { name: 'Log of Home automation' }).click()
  const log = page.getByRole('dialog', { name: 'Log of “Home automation”' })
  const ready = log.getByRole('listitem').filter({ hasText: 'Photo ready' })
  await expect(ready.getByText(/Arrived · 204 · /)).toBeVisible()
  await expect(log.getByRole('listitem').filter({ hasText: 'Test' })).toHaveCount(1)
  await ready.getByRole('button', { name: /^Photo ready/ }).click()
  await expect(ready.getByText(`"photoId": "${photoId}"`)).toBeVisible()
  await inBothThemes(page)
  await ready.getByRole('button', { name: 'Send again' }).click()
  await expect(ready.getByText(/2 attempts/)).toBeVisible()
  expect(receiver.received.map(({ id }) => id).slice(1)).toEqual([
    receiver.received[1]?.id,
    receiver.received[1]?.id,
  ])
  expect(receiver.received[2]?.signed).toBe(true)
})

test('given a server that refuses, then the page says so, and a new secret signs beside the old one', async ({
  page,
  album,
}) => {
  await signIn(page, await makeAccount(album))
  await page.goto('/settings/webhooks')
  await register(page, 'Shed')
  const old = receiver.state.secret
  receiver.state.status = 500
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('The server answered 500.')).toBeVisible()
  await page.getByRole('button', { name: 'Actions for Shed' }).click()
  await page.getByRole('menuitem', { name: 'New secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
  expect(secret).not.toBe(old)
  await page.keyboard.press('Escape')
  receiver.state.status = 200
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect.poll(() => receiver.received.length).toBe(2)
  // It still knows the old one only.
  expect(receiver.received[1]?.signed).toBe(true)
})

test('given an address that nothing may be sent to, then the form says so at its field', async ({
  page,
  album,
}) => {
  await signIn(page, await makeAccount(album))
  await page.goto('/settings/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  const form = page.getByRole('dialog', { name: 'New webhook' })
  const address = form.getByLabel('Address')
  await address.fill('http://169.254.169.254/latest/meta-data/')
  await form.getByRole('switch', { name: 'Everything' }).uncheck()
  await inBothThemes(page)
  await form.getByRole('button', { name: 'New webhook' }).click()
  await expect(form.getByText('This must be a public address of the internet.')).toBeVisible()
  await expect(address).toBeFocused()
  await address.fill('nowhere')
  await form.getByRole('button', { name: 'New webhook' }).click()
  await expect(form.getByText('Type an address that begins with')).toBeVisible()
})

test('given a webhook of the whole album, then it hears of every account', async ({ page, album }) => {
  await signIn(page, admin)
  await page.goto('/admin/webhooks')
  await expect(page.getByText('There are no webhooks.')).toBeVisible()
  await register(page, 'Archive')
  await inBothThemes(page)
  const member = await apiOf(album, await makeAccount(album))
  await member.upload([await drawPhoto({ text: 'Of a member' })])
  await expect.poll(() => receiver.received.length).toBe(1)
  expect(receiver.received[0]).toMatchObject({ signed: true, body: { accountId: member.accountId } })
  expect((await member.call('GET', '/api/admin/webhooks')).status).toBe(403)
})

import type { Page } from '@playwright/test'
import { expectSignedOut, signIn, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'

// Settings of its own, though they are the defaults: so no other file has an account in this album before.
test.use({ albumEnv: {} })
// The first account is the administrator.
test.describe.configure({ mode: 'default' })
let admin: Credentials
test.beforeAll(async ({ album }) => {
  admin = await makeAccount(album)
})

const email = (page: Page) => page.getByLabel('E-mail address')
const password = (page: Page) => page.getByLabel('Password', { exact: true })
const onTimeline = (page: Page) =>
  expect(page.getByRole('heading', { name: 'Your photos will be here' })).toBeVisible()

test.describe('administration', () => {
  test('given somebody who is disabled, then their page is signed out, untouched, and they cannot come back', async ({
    page,
    browser,
    album,
  }) => {
    const credentials = await makeAccount(album)
    const member = await browser.newContext().then((context) => context.newPage())
    await signIn(member, credentials)
    await onTimeline(member)
    await signIn(page, admin)
    await page.goto('/admin')
    const row = page.getByRole('row').filter({ hasText: credentials.email })
    await row.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name: 'Disable' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await expect(row.getByText('Disabled')).toBeVisible()
    await expectSignedOut(member)
    await email(member).fill(credentials.email)
    await password(member).fill(credentials.password)
    await member.getByRole('button', { name: 'Sign in' }).click()
    await expect(member.getByText(/This account is disabled/)).toBeVisible()
    await member.context().close()
  })

  test('given a member, then the administration is neither linked nor reachable', async ({ page, album }) => {
    await signIn(page, await makeAccount(album))
    await expect(page.getByRole('link', { name: 'Administration' })).toBeHidden()
    await page.goto('/admin')
    await onTimeline(page)
  })

  for (const section of ['', '/access', '/jobs'])
    test(`given /admin${section}, light and dark, then axe finds nothing`, async ({ page }) => {
      await signIn(page, admin)
      await page.goto(`/admin${section}`)
      await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible()
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expectNoAxeViolations(page)
      }
    })
})

test.describe('settings', () => {
  test('given the switch for single keys, when it is off, then they do nothing; on again they work', async ({
    page,
    album,
  }) => {
    await signIn(page, await makeAccount(album))
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    const toggle = async (on: boolean) => {
      await page.goto('/settings/appearance')
      const saved = page.waitForResponse(
        (answer) => answer.request().method() === 'PATCH' && answer.url().endsWith('/api/account'),
      )
      await page.getByRole('switch', { name: 'Keyboard shortcuts' }).setChecked(on)
      await saved
      await page.goto('/')
      await onTimeline(page)
    }
    await toggle(false)
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: 'Search' })).not.toBeFocused()
    await page.keyboard.press('?')
    await expect(help).toBeHidden()
    await toggle(true)
    await page.keyboard.press('?')
    await expect(help).toBeVisible()
    await expectNoAxeViolations(page)
    await page.keyboard.press('Escape')
    await expect(help).toBeHidden()
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: 'Search' })).toBeFocused()
  })

  test('given Korean, then the page speaks it and still does after a reload', async ({ page, album }) => {
    await signIn(page, await makeAccount(album))
    await page.goto('/settings/appearance')
    await page.getByRole('radio', { name: '한국어' }).check()
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeHidden()
  })

  test('given every part of the settings, light and dark, then axe finds nothing', async ({
    page,
    album,
  }) => {
    await signIn(page, await makeAccount(album))
    for (const section of ['', '/appearance', '/security', '/keys', '/account']) {
      await page.goto(`/settings${section}`)
      await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expectNoAxeViolations(page)
      }
    }
  })

  test('given an account that is deleted, then it is out and cannot sign in', async ({ page, album }) => {
    const credentials = await makeAccount(album)
    await signIn(page, credentials)
    await page.goto('/settings/account')
    await page.getByRole('button', { name: 'Delete account …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete account' })
    await dialog.getByLabel(`Type ${credentials.email} to confirm`).fill(credentials.email)
    await dialog.getByLabel('Password', { exact: true }).fill('not the password')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expect(dialog.getByText(/password is (?:wrong|not right)/)).toBeVisible()
    await dialog.getByLabel('Password', { exact: true }).fill(credentials.password)
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expectSignedOut(page)
    expect((await page.request.post('/api/session', { data: credentials })).status()).toBe(401)
    const { body } = await (await apiOf(album, admin)).call('GET', '/api/admin/accounts')
    expect(JSON.stringify(body)).not.toContain(credentials.email)
  })
})

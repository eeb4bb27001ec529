import type { Page } from '@playwright/test'
import { expectSignedOut, newCredentials, signIn, signOut, type Credentials } from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { apiOf, makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { runCloudAlbum } from '../support/command-line.ts'

// One album for the file, and its first account is the administrator.
test.describe.configure({ mode: 'default' })
let admin: Credentials
test.beforeAll(async ({ album }) => {
  admin = await makeAccount(album)
})

const email = (page: Page) => page.getByLabel('E-mail address')
const password = (page: Page) => page.getByLabel('Password', { exact: true })
const onTimeline = (page: Page) =>
  expect(page.getByRole('heading', { name: 'Your photos will be here' })).toBeVisible()

async function setSignUp(page: Page, mode: 'Everybody' | 'Invited' | 'Nobody') {
  await page.goto('/admin/access')
  await page.getByRole('radio', { name: mode }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
}

test.describe('signing up', () => {
  test('given an impatient person, when they click twice, then one account is made and they are in', async ({
    page,
  }) => {
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/accounts')) asked.push(request.url())
    })
    const credentials = newCredentials()
    await page.goto('/sign-up')
    await email(page).fill(credentials.email)
    await password(page).fill(credentials.password)
    await page.getByRole('button', { name: 'Create account' }).dblclick()
    await onTimeline(page)
    expect(asked).toHaveLength(1)
  })

  test('given mistakes in the form, then each field says what is wrong and the first has the focus', async ({
    page,
  }) => {
    await page.goto('/sign-up')
    await email(page).fill('someone at home')
    await password(page).fill('short')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText('Type an e-mail address, such as')).toBeVisible()
    await expect(page.getByText('Use at least 8 characters.')).toBeVisible()
    await expect(email(page)).toBeFocused()
    await expectNoAxeViolations(page)
  })

  test('given an address that has an account, then the page says so', async ({ page }) => {
    await page.goto('/sign-up')
    await email(page).fill(admin.email.toUpperCase())
    await password(page).fill(admin.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText(/There is an account with this/)).toBeVisible()
  })
})

test.describe('who may sign up', () => {
  test.beforeEach(({ page }) => signIn(page, admin))
  test.afterEach(({ page }) => setSignUp(page, 'Everybody'))

  test('given an album for the invited, when somebody has a link, then it makes one account and no second', async ({
    page,
    browser,
  }) => {
    await setSignUp(page, 'Invited')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Invite somebody' }).click()
    const link = await page.getByRole('dialog').getByLabel('Link').inputValue()

    const guest = await browser.newContext().then((context) => context.newPage())
    await guest.goto('/sign-up')
    await expect(guest.getByRole('heading', { name: 'By invitation only' })).toBeVisible()
    for (const isFirst of [true, false]) {
      const credentials = newCredentials()
      await guest.goto(link)
      await email(guest).fill(credentials.email)
      await password(guest).fill(credentials.password)
      await guest.getByRole('button', { name: 'Create account' }).click()
      if (isFirst) {
        await onTimeline(guest)
        await signOut(guest)
      } else await expect(guest.getByRole('main').getByRole('alert')).toBeVisible()
    }
    await guest.context().close()
  })

  test('given a closed album, then the sign-up page says so and the API refuses', async ({
    page,
    browser,
    album,
  }) => {
    await setSignUp(page, 'Nobody')
    const stranger = await browser.newContext().then((context) => context.newPage())
    await stranger.goto('/sign-in')
    await expect(stranger.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expect(stranger.getByRole('link', { name: 'Create an account' })).toBeHidden()
    await stranger.goto('/sign-up')
    await expect(stranger.getByRole('heading', { name: 'No new accounts at the moment' })).toBeVisible()
    const answer = await stranger.request.post(`${album.baseUrl}/api/accounts`, { data: newCredentials() })
    expect(answer.status()).toBe(403)
    await stranger.context().close()
  })
})

test.describe('signing in', () => {
  test('given a wrong password, then the page says so, keeps the address, and the right one still works', async ({
    page,
    album,
  }) => {
    const credentials = await makeAccount(album)
    await page.goto('/sign-in')
    await email(page).fill(credentials.email)
    await password(page).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible()
    await expect(email(page)).toHaveValue(credentials.email)
    await expectNoAxeViolations(page)
    await password(page).fill(credentials.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await onTimeline(page)
  })

  test('given ten wrong passwords, then the page asks to wait, even with the right one', async ({
    page,
    album,
  }) => {
    const credentials = await makeAccount(album)
    await page.goto('/sign-in')
    await email(page).fill(credentials.email)
    for (const tried of [...Array<string>(10).fill('not the password'), credentials.password]) {
      await password(page).fill(tried)
      const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/session'))
      await page.getByRole('button', { name: 'Sign in' }).click()
      await answered
    }
    await expect(page.getByText('That was tried too often.')).toBeVisible()
  })

  test('given a page that needs an account, when somebody signs in there, then they get to it', async ({
    page,
    album,
  }) => {
    const credentials = await makeAccount(album)
    await page.goto('/settings/security')
    await email(page).fill(credentials.email)
    await password(page).fill(credentials.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/settings\/security$/)
  })

  test('given a reload right after signing in, then the person is still in', async ({ page, album }) => {
    await signIn(page, await makeAccount(album))
    await page.reload()
    await onTimeline(page)
    await page.reload()
    await onTimeline(page)
  })
})

test.describe('staying signed in', () => {
  test('given two tabs, when they reload at the same time, then both stay signed in', async ({
    page,
    context,
    album,
  }) => {
    await signIn(page, await makeAccount(album))
    const other = await context.newPage()
    await other.goto('/')
    for (let i = 0; i < 3; i++) await Promise.all([page.reload(), other.reload()])
    await Promise.all([onTimeline(page), onTimeline(other)])
  })

  test('given two tabs, when an hour passes, then both renew their tokens and stay signed in', async ({
    page,
    context,
    album,
  }) => {
    await context.clock.install()
    await signIn(page, await makeAccount(album))
    const other = await context.newPage()
    await other.goto('/')
    await onTimeline(other)
    for (let i = 0; i < 4; i++) {
      const renewed = context.waitForEvent('response', (answer) => answer.url().endsWith('/session/refresh'))
      await context.clock.fastForward('15:00')
      expect((await renewed).status()).toBe(200)
    }
    for (const tab of [page, other]) {
      await tab.getByRole('link', { name: 'Settings' }).first().click()
      await tab.getByRole('link', { name: 'Security' }).click()
      await expect(tab.getByText('This device')).toBeVisible()
    }
  })
})

test.describe('signing out', () => {
  test('given two tabs, when one signs out, then the other one is out too and Back shows nothing', async ({
    page,
    context,
    album,
  }) => {
    await signIn(page, await makeAccount(album))
    const other = await context.newPage()
    await other.goto('/settings')
    await expect(other.getByRole('heading', { name: 'Settings' })).toBeVisible()
    await signOut(page)
    await expectSignedOut(other)
    await page.goBack()
    await expectSignedOut(page)
    expect((await page.request.post('/api/session/refresh')).status()).toBe(401)
  })

  test('given another device, when somebody signs out everywhere, then it is out at once', async ({
    page,
    browser,
    album,
  }) => {
    const credentials = await makeAccount(album)
    const phone = await browser.newContext().then((context) => context.newPage())
    await signIn(phone, credentials)
    await onTimeline(phone)
    await signIn(page, credentials)
    await page.goto('/settings/security')
    await expect(page.getByText('This device')).toBeVisible()
    await expectNoAxeViolations(page)
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
    await expectSignedOut(page)
    await phone.getByRole('link', { name: 'Favourites' }).click()
    await expectSignedOut(phone)
    await phone.context().close()
  })
})

test.describe('passwords', () => {
  const next = 'a new and longer password'

  test('given a new password, then this device stays in, others are out, and the old one is refused', async ({
    page,
    browser,
    album,
  }) => {
    const credentials = await makeAccount(album)
    const phone = await browser.newContext().then((context) => context.newPage())
    await signIn(phone, credentials)
    await signIn(page, credentials)
    await page.goto('/settings/security')
    await page.getByLabel('Current password').fill('not the password')
    await page.getByLabel('New password').fill(next)
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText(/password is (?:wrong|not right)/)).toBeVisible()
    await page.getByLabel('Current password').fill(credentials.password)
    await page.getByRole('button', { name: 'Change password' }).click()
    await expect(page.getByText('Your password was changed.')).toBeVisible()
    await phone.getByRole('link', { name: 'Favourites' }).click()
    await expectSignedOut(phone)
    await page.reload()
    await expect(page.getByText('This device')).toBeVisible()
    expect((await phone.request.post('/api/session', { data: credentials })).status()).toBe(401)
    await phone.context().close()
    await signOut(page)
    await signIn(page, { ...credentials, password: next })
  })

  test('given a forgotten password, when the operator makes a code, then it sets a new one, once', async ({
    page,
    album,
  }) => {
    const credentials = await makeAccount(album)
    const { code, stdout, stderr } = await runCloudAlbum(['users', 'reset', credentials.email], {
      DATA_DIR: album.dataDir,
      BASE_URL: album.baseUrl,
    })
    expect(code, stderr).toBe(0)
    const digits = /Code: (\d{6})/.exec(stdout)?.[1] ?? ''
    expect(stdout).toContain(`${album.baseUrl}/reset`)

    await page.goto('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByRole('link', { name: 'I have a code' }).click()
    const setPassword = async () => {
      await email(page).fill(credentials.email)
      await page.getByLabel('Code').fill(digits)
      await page.getByLabel('New password').fill(next)
      await page.getByRole('button', { name: 'Set the password' }).click()
    }
    await setPassword()
    await expect(page.getByText('Your new password is set.')).toBeVisible()
    await password(page).fill(next)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await onTimeline(page)

    await page.goto('/reset')
    await setPassword()
    await expect(page.getByText(/code is wrong/i)).toBeVisible()
  })
})

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

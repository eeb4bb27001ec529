import type { Page } from '@playwright/test'
import {
  expectSignedOut,
  expectSignedOutAtNextStep,
  newCredentials,
  signIn,
  signOut,
  type Credentials,
} from '../support/accounts.ts'
import { expect, test } from '../support/album.ts'
import { makeAccount } from '../support/api.ts'
import { expectNoAxeViolations } from '../support/axe.ts'
import { runCloudAlbum } from '../support/command-line.ts'

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
    await expectSignedOutAtNextStep(phone)
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
    await expectSignedOutAtNextStep(phone)
    await page.reload()
    await expect(page.getByText('This device')).toBeVisible()
    expect((await phone.request.post('/api/session', { data: credentials })).status()).toBe(401)
    await phone.context().close()
    await signOut(page)
    await signIn(page, { ...credentials, password: next })
  })

  // The operator's command works on the data folder.
  test('given a forgotten password, when the operator makes a code, then it sets a new one, once @one-machine', async ({
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

import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'

export interface Credentials {
  email: string
  password: string
}

/** An address that no other test uses. */
export const newCredentials = (): Credentials => ({
  email: `someone-${randomUUID().slice(0, 8)}@example.org`,
  password: 'correct horse battery staple',
})

/** Makes an account and signs in with it, as a person does; ends on the timeline. */
export async function signUp(page: Page, credentials: Credentials = newCredentials()): Promise<Credentials> {
  const { email, password } = credentials
  const answer = await page.request.post('/api/accounts', { data: { email, password } })
  expect(answer.status(), await answer.text()).toBe(201)
  await signIn(page, credentials)
  return credentials
}

/** Through the sign-in page; ends on the timeline. */
export async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}

/** From the menu of the account; ends on the sign-in page. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
}

/** Where nobody is signed in (any more). A page that nobody touches learns of it at once, not with the next heartbeat. */
export const expectSignedOut = (page: Page): Promise<void> =>
  expect(page).toHaveURL(/\/sign-in/, { timeout: 15_000 })

/** Where somebody was signed out from elsewhere: with the next step, unless the page has asked by itself before. */
export async function expectSignedOutAtNextStep(page: Page): Promise<void> {
  const step = page.getByRole('link', { name: 'Favourites' })
  await step.click({ timeout: 5000 }).catch(() => undefined)
  await expectSignedOut(page)
}

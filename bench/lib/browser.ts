import { launch, type Browser, type Page } from 'puppeteer-core'
import type { Credentials } from './album-server.ts'

/** Chromium of the system, or the one that CHROMIUM names, with a profile of its own. */
export const startBrowser = (): Promise<Browser> =>
  launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless=new'],
  })

/** Through the form, as a person does: the cookie is set as the browser gets it from the album. */
export async function signInOnPage(page: Page, baseUrl: string, who: Credentials): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`)
  await page.locator('input[name=email]').fill(who.email)
  await page.locator('input[name=password]').fill(who.password)
  await page.locator('button[type=submit]').click()
  await page.waitForFunction(`location.pathname === '/'`)
  await page.waitForSelector('main')
}

import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from '../tools/setup/browser.mjs'

// Chromium calls home at every start; a test needs nobody but the album.
const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const executablePath = findBrowser()
if (!executablePath)
  throw new Error('No Chromium or Chrome here. Install one, or name it in PLAYWRIGHT_CHROMIUM.')
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results',
  preserveOutput: 'failures-only',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Once more on shared machines; the list names what needed it.
  retries: process.env['CI'] ? 1 : 0,
  // Bounds for what hangs, wide enough for a busy machine: nothing here measures time.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // A service worker would answer requests that the tests look at.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [...(isRoot ? ['--no-sandbox'] : []), ...quiet],
    },
  },
  projects: [
    {
      name: 'desktop',
      grepInvert: /@phone-only/,
      use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'phone',
      grep: /@phone/,
      use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
})

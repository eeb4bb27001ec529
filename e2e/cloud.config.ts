import { defineConfig } from '@playwright/test'
import type { Deployed } from './support/album.ts'
import onOneMachine from './playwright.config.ts'

// The same specs on the album as it is on AWS, which runs on emulators here (npm run start:cloud).

const { projects = [], ...common } = onOneMachine

export default defineConfig<object, Deployed>({
  ...common,
  testMatch: ['journey', 'upload', 'albums-and-sharing', 'accounts', 'galleries-*', 'profile'].map(
    (name) => `specs/${name}.spec.ts`,
  ),
  globalSetup: './support/prepare-cloud.ts',
  // One desk is enough: what a phone shows is the page's.
  projects: projects.slice(0, 1).map((desk) => ({ ...desk, grepInvert: /@one-machine|@phone-only/ })),
  use: { ...common.use, deployment: 'cloud' },
})

#!/usr/bin/env node
import { installBrowser } from './setup/browser.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { setUp } from './setup/project.mjs'
import { goOnAs } from './setup/runtime.mjs'

// Sets up what is missing, then runs every check and test. The web page is built by the first of them, so that a page
// that cannot be built is one failure among others.

await setUp(
  async () => {
    await installDependencies()
    await installBrowser()
    goOnAs('tools/test/main.ts', process.argv.slice(2))
  },
  { lastLine: '0 passed, 1 failed' },
)

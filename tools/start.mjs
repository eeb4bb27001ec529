#!/usr/bin/env node
import { installDependencies } from './setup/dependencies.mjs'
import { setUp } from './setup/project.mjs'
import { goOnAs } from './setup/runtime.mjs'
import { buildWebPage } from './setup/web-page.mjs'

// node tools/start.mjs [script [arguments]]: sets up what is missing, then runs a TypeScript program, by default the server.

const [script = 'apps/server/src/main.ts', ...args] = process.argv.slice(2)

await setUp(async () => {
  await installDependencies()
  await buildWebPage()
  goOnAs(script, args)
})

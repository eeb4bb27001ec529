import { requireAccount, requireBootstrap } from './lib/account.ts'
import { readArguments } from './lib/arguments.ts'
import { buildFunctions, requireFunctions } from './lib/build-functions.ts'
import { cdk } from './lib/cdk.ts'
import { runCommand } from './lib/command-error.ts'

// npm run diff -- --stage dev: what a deployment would change.

await runCommand(async () => {
  const { stage, given } = readArguments()
  await requireBootstrap(await requireAccount(`npm run diff -- --stage ${stage.name}`))
  await buildFunctions()
  requireFunctions()
  await cdk('diff', ['--all'], { given })
})

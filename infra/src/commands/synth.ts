import { rmSync } from 'node:fs'
import { albumApp } from '../app.ts'
import { builtCode, missingFunctions } from '../function-code.ts'
import { readArguments } from './lib/arguments.ts'
import { buildFunctions, canBuildFunctions } from './lib/build-functions.ts'
import { templatesFolder } from './lib/cdk.ts'
import { CommandError, runCommand } from './lib/command-error.ts'

// npm run synth [-- --stage dev …]: writes the templates. Needs no account and no network.

/** Native parts of functions come from npm: without a network, what was built before goes into the templates. */
function keepWhatIsBuilt(error: unknown): void {
  if (!(error instanceof CommandError)) throw error
  console.warn(error.message)
}

await runCommand(async () => {
  const { stage } = readArguments()
  if (canBuildFunctions()) await buildFunctions().catch(keepWhatIsBuilt)
  const missing = missingFunctions()
  if (missing.length > 0)
    console.warn(`Not built, so that placeholders stand in the templates: ${missing.join(', ')}`)
  rmSync(templatesFolder, { recursive: true, force: true })
  const { stacks } = albumApp({ stage, codeOf: builtCode, outdir: templatesFolder }).synth()
  console.log(`Templates of the stage ${stage.name} are in ${templatesFolder}:`)
  for (const { templateFile } of stacks) console.log(`  ${templateFile}`)
})

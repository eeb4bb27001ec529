import { requireAccount } from './lib/account.ts'
import { readArguments } from './lib/arguments.ts'
import { CommandError, runCommand } from './lib/command-error.ts'
import { createParameters } from './lib/parameters.ts'
import { parameterPath } from './lib/stage-parts.ts'

// npm run url -- --stage dev: where the album is.

await runCommand(async () => {
  const { stage } = readArguments()
  await requireAccount(`npm run url -- --stage ${stage.name}`)
  const url = await createParameters(parameterPath(stage)).get('BASE_URL')
  if (url === undefined)
    throw new CommandError(
      `The stage ${stage.name} is not deployed here. Deploy it:\n  npm run deploy -- --stage ${stage.name}`,
    )
  console.log(url)
})

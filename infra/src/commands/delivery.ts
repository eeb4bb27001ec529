import { parseArgs } from 'node:util'
import { deliveryOf } from '../delivery/options.ts'
import { requireAccount, requireBootstrap } from './lib/account.ts'
import { cdk } from './lib/cdk.ts'
import { CommandError, runCommand } from './lib/command-error.ts'
import { confirm } from './lib/confirm.ts'

// npm run delivery -- --repository owner/cloudalbum [--connection-arn arn:…] [--branch main] [--stages dev,prod] [--yes]:
// what deploys this album by itself from then on. With a connection a pipeline in the account, else roles for GitHub's workflows.

const flags = {
  repository: 'repository',
  branch: 'branch',
  'connection-arn': 'connectionArn',
  stages: 'stages',
}

function read(): Record<string, string | boolean | undefined> {
  try {
    return parseArgs({
      options: {
        ...Object.fromEntries(Object.keys(flags).map((flag) => [flag, { type: 'string' as const }])),
        yes: { type: 'boolean' as const },
      },
    }).values
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
}

await runCommand(async () => {
  const values = read()
  const given = Object.fromEntries(
    Object.entries(flags).flatMap(([flag, name]) =>
      values[flag] === undefined ? [] : [[name, values[flag]]],
    ),
  )
  const { repository, connectionArn, stages } = deliveryOf(given)
  const account = await requireAccount('npm run delivery')
  await requireBootstrap(account)
  const what =
    connectionArn === undefined ? `Roles for workflows of ${repository}` : `A pipeline for ${repository}`
  if (values['yes'] !== true)
    await confirm(`${what} in account ${account.accountId}, ${account.region}: ${stages.join(', ')}.`, 'yes')
  const context = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`])
  const app = ['--app', 'node src/delivery/main.ts', '--output', 'cdk.out/delivery']
  await cdk('deploy', ['--all', ...app, ...context, '--require-approval', 'never'], { given: {} })
})

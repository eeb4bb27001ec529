import { requireAccount, type Account } from './lib/account.ts'
import { readArguments, type Arguments } from './lib/arguments.ts'
import { cdk } from './lib/cdk.ts'
import { runCommand } from './lib/command-error.ts'
import { confirm } from './lib/confirm.ts'
import { emptyBucket } from './lib/empty-bucket.ts'
import { createParameters } from './lib/parameters.ts'
import { bucketName, disposable, keeping, parameterPath, stackName } from './lib/stage-parts.ts'

// npm run destroy -- --stage dev [--with-data] [--yes]: takes a stage down. Photos, rows and accounts stay unless told.

await runCommand(async () => {
  const args = readArguments()
  const { stage, withData, yes } = args
  const account = await requireAccount(`npm run destroy -- --stage ${stage.name}`)
  const what = withData
    ? `Takes the stage ${stage.name} down WITH all photos, rows and accounts in account ${account.accountId}. They cannot be had back.`
    : `Takes the stage ${stage.name} down in account ${account.accountId}. Photos, rows and accounts stay.`
  if (!yes) await confirm(what, withData ? `${stage.name} with all photos` : stage.name)
  await takeDown(args, account)
  if (withData) await throwAway(args, account)
  else
    console.log(
      `\nThe stacks ${keeping.map((part) => stackName(stage, part)).join(' and ')} stay. Back again: npm run deploy -- --stage ${stage.name}\n` +
        `All away: npm run destroy -- --stage ${stage.name} --with-data`,
    )
})

async function takeDown({ stage, given }: Arguments, account: Account): Promise<void> {
  await emptyBucket(bucketName(stage, 'page', account))
  const parts = [...disposable(stage), ...(stage.domain ? ['certificate'] : [])]
  await cdk('destroy', [...parts.map((part) => stackName(stage, part)), '--exclusively', '--force'], {
    given,
  })
}

/** First what keeps them is taken off tables, buckets and accounts; then they go with their stacks. */
async function throwAway({ stage, given }: Arguments, account: Account): Promise<void> {
  const stacks = keeping.map((part) => stackName(stage, part))
  const unkept = { ...given, keepData: 'false' }
  await cdk('deploy', [...stacks, '--exclusively', '--require-approval', 'never'], { given: unkept })
  for (const name of ['uploads', 'media', 'clicks'] as const) {
    const removed = await emptyBucket(bucketName(stage, name, account))
    console.log(`Removed ${removed} versions of files from ${bucketName(stage, name, account)}`)
  }
  await cdk('destroy', [...stacks, '--exclusively', '--force'], { given: unkept })
  await createParameters(parameterPath(stage)).removeAll()
  console.log(`\nNothing is left of the stage ${stage.name}.`)
}

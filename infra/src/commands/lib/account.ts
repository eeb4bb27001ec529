import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { CommandError } from './command-error.ts'

export interface Account {
  accountId: string
  region: string
}

/**
 * Whose account the keys at hand open. Asks AWS; changes nothing.
 * @param command that is run again afterwards: `npm run deploy -- --stage dev`
 * @throws CommandError without a region, without keys, or with keys that AWS does not know.
 */
export async function requireAccount(command: string): Promise<Account> {
  const client = new STSClient({ maxAttempts: 2 })
  const region = await client.config.region().catch(() => undefined)
  if (!region)
    throw new CommandError(
      `No region is chosen. Choose one, and run the command again:\n  export AWS_REGION=eu-central-1\n  ${command}`,
    )
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}))
    if (Account === undefined) throw new Error('AWS names no account.')
    console.log(`Account ${Account} in ${region}, as ${Arn ?? 'nobody in particular'}`)
    return { accountId: Account, region }
  } catch (cause) {
    throw new CommandError(withoutKeys(cause, command))
  }
}

const withoutKeys = (cause: unknown, command: string) =>
  [
    `AWS lets nobody in from here: ${cause instanceof Error ? cause.message : String(cause)}`,
    'Sign in to your account, and run the command again:',
    '  aws configure sso          once, or: aws configure',
    '  aws sso login',
    '  export AWS_PROFILE=<the profile that you have named>',
    `  ${command}`,
  ].join('\n')

/** What the CDK itself looks for. */
const bootstrapParameter = '/cdk-bootstrap/hnb659fds/version'

/** @throws CommandError when the account is not prepared for the CDK in this region. */
export async function requireBootstrap({ accountId, region }: Account): Promise<void> {
  try {
    await new SSMClient({ region }).send(new GetParameterCommand({ Name: bootstrapParameter }))
  } catch (cause) {
    if (!(cause instanceof ParameterNotFound)) throw cause
    throw new CommandError(
      `The account is not prepared for the CDK in ${region}. Prepare it once, and run the command again:\n` +
        `  npx cdk bootstrap aws://${accountId}/${region}`,
    )
  }
}

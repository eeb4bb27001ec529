import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import { ok, problem, warning, type Finding } from './finding.ts'
import { isNamed } from './refused.ts'

export interface CheckPoolOptions {
  client: Pick<CognitoIdentityProviderClient, 'send'>
  userPoolId: string
  clientId: string
  clientSecret: string
  /** Command that sets both up as they should be. */
  deploys: string
}

/** The user pool and its client, as docs/decisions/0020-cognito-identity.md wants them. */
export async function checkPool(options: CheckPoolOptions): Promise<Finding[]> {
  const findings = [...(await poolFindings(options)), ...(await clientFindings(options))]
  return findings.length > 0
    ? findings
    : [ok('User pool', `${options.userPoolId} and its client fit the album.`)]
}

async function poolFindings({ client, userPoolId, deploys }: CheckPoolOptions): Promise<Finding[]> {
  const pool = await unlessMissing(async () => {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }))
    return UserPool
  })
  if (!pool)
    return [
      problem(
        'User pool',
        `There is no user pool ${userPoolId}.`,
        `Correct USER_POOL_ID or AWS_REGION (aws cognito-idp list-user-pools --max-results 60), or make one: ${deploys}`,
      ),
    ]
  const findings: Finding[] = []
  if ((pool.UsernameAttributes ?? []).length > 0 || (pool.AliasAttributes ?? []).includes('email'))
    findings.push(
      problem(
        'User pool',
        `${userPoolId} signs in by address; names of logins are ids of accounts here.`,
        `This cannot be changed in a pool: make another one (${deploys}).`,
      ),
    )
  const minimum = pool.Policies?.PasswordPolicy?.MinimumLength ?? 0
  if (minimum > 8)
    findings.push(
      warning(
        'User pool',
        `${userPoolId} refuses passwords of fewer than ${minimum} letters, which the album takes from 8.`,
        `Set the least length to 8, without rules about signs: ${deploys}`,
      ),
    )
  return findings
}

async function clientFindings(options: CheckPoolOptions): Promise<Finding[]> {
  const { client, userPoolId, clientId, clientSecret, deploys } = options
  const found = await unlessMissing(async () => {
    const ask = new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: clientId })
    return (await client.send(ask)).UserPoolClient
  })
  if (!found)
    return [
      problem(
        'Client of the pool',
        `${userPoolId} has no client ${clientId}.`,
        `Correct USER_POOL_CLIENT_ID: aws cognito-idp list-user-pool-clients --user-pool-id ${userPoolId}`,
      ),
    ]
  const findings: Finding[] = []
  if (found.ClientSecret !== clientSecret)
    findings.push(
      problem(
        'Client of the pool',
        found.ClientSecret === undefined ? `${clientId} has no secret.` : `${clientId} has another secret.`,
        found.ClientSecret === undefined
          ? `A secret cannot be added: make another client (${deploys}).`
          : `Copy it into USER_POOL_CLIENT_SECRET: ${deploys} does so.`,
      ),
    )
  if (!found.ExplicitAuthFlows?.includes('ALLOW_ADMIN_USER_PASSWORD_AUTH'))
    findings.push(
      problem(
        'Client of the pool',
        `${clientId} does not let the album sign anybody in (ALLOW_ADMIN_USER_PASSWORD_AUTH).`,
        `Allow it: ${deploys}`,
      ),
    )
  if (found.EnableTokenRevocation === false)
    findings.push(
      warning(
        'Client of the pool',
        `${clientId} revokes no tokens: who signs out elsewhere stays signed in for a while.`,
        `Turn it on: ${deploys}`,
      ),
    )
  return findings
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined
    throw error
  }
}

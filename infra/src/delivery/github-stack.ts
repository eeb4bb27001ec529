import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core'
import { OpenIdConnectProvider, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { allowToDeploy } from './deployer-rights.ts'

const issuer = 'token.actions.githubusercontent.com'

interface GitHubOptions {
  /** `owner/name` */
  repository: string
  /** Each is an environment of the repository as well. */
  stages: readonly string[]
}

/**
 * Lets the workflow of a repository deploy, without any key: GitHub vouches for it.
 * https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments
 */
export class GitHubStack extends Stack {
  constructor(scope: Construct, { repository, stages }: GitHubOptions) {
    super(scope, 'cloudalbum-github', { description: `CloudAlbum: deployments by ${repository}` })
    const provider = new OpenIdConnectProvider(this, 'GitHub', {
      url: `https://${issuer}`,
      clientIds: ['sts.amazonaws.com'],
    })
    for (const stage of stages) {
      const role = new Role(this, `Deployer-${stage}`, {
        roleName: `cloudalbum-${stage}-deployer`,
        maxSessionDuration: Duration.hours(2),
        assumedBy: new WebIdentityPrincipal(provider.openIdConnectProviderArn, {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            // Only a job of this environment: who may run one, and after whose approval, is its rule.
            [`${issuer}:sub`]: `repo:${repository}:environment:${stage}`,
          },
        }),
      })
      allowToDeploy(role, [stage])
      new CfnOutput(this, `Role-${stage}`, { value: role.roleArn })
    }
  }
}

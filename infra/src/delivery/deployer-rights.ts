import { Aws } from 'aws-cdk-lib/core'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { allow } from '../constructs/workload.ts'
import { namesOf } from '../names.ts'

const { ACCOUNT_ID, PARTITION } = Aws

/** What `npm run deploy` does itself; the rest is done by the roles of the CDK's bootstrap, which it takes on. */
export function allowToDeploy(role: Role, stages: readonly string[]): void {
  allow(
    { role },
    {
      actions: ['sts:AssumeRole'],
      resources: [`arn:${PARTITION}:iam::${ACCOUNT_ID}:role/cdk-hnb659fds-*-role-${ACCOUNT_ID}-*`],
      because:
        'The roles of the bootstrap: to deploy, to publish files, to look up, here and where certificates are.',
    },
  )
  for (const stage of stages) allowStage(role, stage)
  const { arn } = namesOf('')
  allow(
    { role },
    { actions: ['ssm:GetParameter'], resources: [arn('ssm', 'parameter/cdk-bootstrap/hnb659fds/version')] },
  )
  allow(
    { role },
    {
      actions: ['cognito-idp:DescribeUserPoolClient'],
      resources: [arn('cognito-idp', 'userpool/*')],
      because: 'Pools are named by AWS.',
    },
  )
  allow(
    { role },
    {
      actions: ['cloudfront:CreateInvalidation'],
      resources: [`arn:${PARTITION}:cloudfront::${ACCOUNT_ID}:distribution/*`],
      because: 'Distributions are named by AWS.',
    },
  )
}

function allowStage(role: Role, stage: string): void {
  const names = namesOf(stage)
  allow(
    { role },
    {
      actions: ['ssm:GetParameter', 'ssm:PutParameter'],
      resources: [names.parameterArn('*')],
      because: 'All settings of the stage.',
    },
  )
  allow(
    { role },
    {
      actions: ['s3:PutObject'],
      resources: [`${names.bucketArn('page')}/*`],
      because: 'All files of the page.',
    },
  )
}

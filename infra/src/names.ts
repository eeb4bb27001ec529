import { Aws } from 'aws-cdk-lib/core'

export const functionNames = [
  'api',
  'download',
  'authorizer',
  'process-photo',
  'process-profile-image',
  'run-jobs',
  'enrich-clicks',
  'aggregate-clicks',
  'reconcile',
  'cognito-triggers',
] as const
export type FunctionName = (typeof functionNames)[number]

/** Queues that functions work off. Lambda asks each for messages all the time, which is paid for: the rest is told otherwise. */
export const queueNames = ['photos'] as const
export type QueueName = (typeof queueNames)[number]

/** Work of which what fails for good waits in a queue. */
export const workNames = [...queueNames, 'jobs', 'clicks'] as const
export type WorkName = (typeof workNames)[number]

export type BucketName = 'uploads' | 'media' | 'clicks' | 'page'

const { PARTITION, REGION, ACCOUNT_ID, URL_SUFFIX } = Aws

/**
 * Every name of a stage, in one place: stacks name each other's resources without exporting them, policies are readable, and two
 * stages share nothing. Names of buckets are unique in the world by account and region.
 */
export function namesOf(stage: string) {
  const own = `cloudalbum-${stage}`
  const arn = (service: string, resource: string) =>
    `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource}`
  const table = (name: string) => `${own}-${name}`
  const queue = (name: QueueName) => `${own}-${name}`
  const bucket = (name: BucketName) => `${own}-${name}-${ACCOUNT_ID}-${REGION}`
  const parameterPath = `/cloudalbum/${stage}/`
  return {
    stack: (part: string) => `${own}-${part}`,
    tablePrefix: `${own}-`,
    table,
    tableArn: (name: string) => arn('dynamodb', `table/${table(name)}`),
    indexArn: (name: string, index: string) => arn('dynamodb', `table/${table(name)}/index/${index}`),
    /** AWS names streams by the moment at which they were made. */
    streamsArn: (name: string) => arn('dynamodb', `table/${table(name)}/stream/*`),
    function: (name: FunctionName) => `${own}-${name}`,
    functionArn: (name: FunctionName) => arn('lambda', `function:${own}-${name}`),
    bucket,
    bucketArn: (name: BucketName) => `arn:${PARTITION}:s3:::${bucket(name)}`,
    bucketHost: (name: BucketName) => `${bucket(name)}.s3.${REGION}.${URL_SUFFIX}`,
    queue,
    deadLetters: (name: WorkName) => `${own}-${name}-failed`,
    deadLettersArn: (name: WorkName) => arn('sqs', `${own}-${name}-failed`),
    queueArn: (name: QueueName) => arn('sqs', queue(name)),
    topic: `${own}-notifications`,
    topicArn: arn('sns', `${own}-notifications`),
    deliveryStream: `${own}-clicks`,
    deliveryStreamArn: arn('firehose', `deliverystream/${own}-clicks`),
    /** The domain of a sender, which SES must know. @param from `CloudAlbum <album@example.org>` */
    mailIdentityArn: (from: string) => arn('ses', `identity/${/@([^\s>]+)>?$/.exec(from)?.[1] ?? from}`),
    parameterPath,
    parameterArn: (name: string) => arn('ssm', `parameter${parameterPath}${name}`),
    /** Of one more thing of this stage. */
    own: (name: string) => `${own}-${name}`,
    arn,
  }
}

export type Names = ReturnType<typeof namesOf>

import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { FirehoseClient } from '@aws-sdk/client-firehose'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { tables } from '../dynamodb/tables.ts'
import { checkBuckets, type CheckBucketsOptions } from '../s3/check-buckets.ts'
import { createS3Client } from '../s3/s3-client.ts'
import { checkParameters, type CheckedParameters, type CheckParametersOptions } from './check-parameters.ts'
import { checkPool, type CheckPoolOptions } from './check-pool.ts'
import { checkQueue, checkSender, checkStream, checkTopic } from './check-services.ts'
import { checkTables, type CheckTablesOptions } from './check-tables.ts'
import { ok, problem, type Finding } from './finding.ts'
import { looked, refused } from './refused.ts'

// Each looks with a client as the environment sets it up, and ends with it.

async function lookedBy<Client extends { destroy(): void }>(
  what: string,
  client: Client,
  look: (client: Client) => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await looked(what, () => look(client))
  } finally {
    client.destroy()
  }
}

export const lookAtTables = (options: Pick<CheckTablesOptions, 'prefix' | 'creates' | 'streams'>) =>
  lookedBy('Tables', new DynamoDBClient({}), (client) => checkTables({ ...options, tables, client }))

export const lookAtBuckets = ({
  pathStyle,
  ...options
}: Omit<CheckBucketsOptions, 'client'> & { pathStyle: boolean }) =>
  lookedBy('Buckets', createS3Client({ pathStyle }), async (client) => {
    const problems = await checkBuckets({ ...options, client })
    const names = [...new Set(Object.values(options.buckets) as string[])].join(' and ')
    return problems.length > 0
      ? problems.map(({ detail, mend }) => problem('Buckets', detail, mend))
      : [ok('Buckets', `${names} can be used, and are private.`)]
  })

export const lookAtPool = (options: Omit<CheckPoolOptions, 'client'>) =>
  lookedBy('User pool', new CognitoIdentityProviderClient({}), (client) => checkPool({ ...options, client }))

export const lookAtQueue = (url: string, deploys: string) =>
  lookedBy('Queue', new SQSClient({ useQueueUrlAsEndpoint: false }), (client) =>
    checkQueue({ client, deploys, url }),
  )

export const lookAtTopic = (arn: string, deploys: string) =>
  lookedBy('Topic', new SNSClient({}), (client) => checkTopic({ client, deploys, arn }))

export const lookAtStream = (name: string, deploys: string) =>
  lookedBy('Delivery stream', new FirehoseClient({}), (client) => checkStream({ client, deploys, name }))

export const lookAtSender = (from: string) =>
  lookedBy('Mail', new SESv2Client({}), (client) => checkSender({ client, from }))

/** Parameters cannot be read: the finding is all there is. */
export async function lookAtParameters(
  options: Omit<CheckParametersOptions, 'client'> & { region: string },
): Promise<CheckedParameters> {
  const client = new SSMClient({ region: options.region })
  try {
    return await checkParameters({ ...options, client })
  } catch (error) {
    return { findings: [refused('Parameters', error)], values: {} }
  } finally {
    client.destroy()
  }
}

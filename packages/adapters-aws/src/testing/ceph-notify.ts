import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import type { S3Access } from './s3-access.ts'
import { cephClient } from './test-s3.ts'

export interface NotifyOptions {
  /** Of keys. Undefined: all. */
  prefix?: string
}

/**
 * From now on Ceph posts each object that is created in the bucket to the address, as `{ Records: [event] }` in the shape of
 * events of S3, before it answers the request that created it. One that is not taken is lost.
 */
export async function notifyCreated(
  access: S3Access,
  bucket: string,
  url: string,
  { prefix }: NotifyOptions = {},
): Promise<void> {
  const { endpoint, region, accessKeyId, secretAccessKey } = access
  const sns = new SNSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } })
  const s3 = cephClient(access)
  try {
    const { TopicArn } = await sns.send(
      new CreateTopicCommand({ Name: `created-in-${bucket}`, Attributes: { 'push-endpoint': url } }),
    )
    const filter = prefix && {
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } },
    }
    const topic = { Id: 'created', TopicArn, Events: ['s3:ObjectCreated:*' as const], ...filter }
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: { TopicConfigurations: [topic] },
      }),
    )
  } finally {
    sns.destroy()
    s3.destroy()
  }
}

import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import type { S3Buckets } from '../s3/s3-buckets.ts'
import { createS3Client, type S3ClientOptions } from '../s3/s3-client.ts'
import type { S3Access } from './s3-access.ts'

/** A client of Ceph, or of whatever stands between. */
export const cephClient = (access: S3Access, more: S3ClientOptions = {}): S3Client => {
  const { endpoint, region, accessKeyId, secretAccessKey } = access
  const credentials = { accessKeyId, secretAccessKey }
  return createS3Client({ endpoint, region, credentials, pathStyle: true, ...more })
}

/** Empty buckets of names that no other test has; one of them is enough for a store too. */
export async function testBuckets(client: S3Client, count: 1 | 2 = 2): Promise<S3Buckets> {
  const name = `t${crypto.randomUUID().slice(0, 13)}`
  const buckets = { uploads: `${name}-uploads`, media: count === 1 ? `${name}-uploads` : `${name}-media` }
  for (const Bucket of new Set(Object.values(buckets))) await client.send(new CreateBucketCommand({ Bucket }))
  return buckets
}

import { readFile } from 'node:fs/promises'
import {
  CreateBucketCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { CloudBucket } from '@cloudalbum/infra/model'
import type { PageFile } from '@cloudalbum/infra/page-files'

/**
 * Creates the buckets of the templates, and lets pages from elsewhere do what the templates let them. Ceph forgets "create only" in
 * buckets with versions, so there are none here.
 */
export async function createBuckets(client: S3Client, buckets: readonly CloudBucket[]): Promise<void> {
  for (const { name: Bucket, cors } of buckets) {
    await client.send(new CreateBucketCommand({ Bucket }))
    if (cors.length === 0) continue
    const CORSRules = cors.map((rule) => ({
      AllowedOrigins: rule.origins,
      AllowedMethods: rule.methods,
      AllowedHeaders: rule.headers,
      ExposeHeaders: rule.exposed,
      MaxAgeSeconds: rule.maxAgeS,
    }))
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))
  }
}

/** As `npm run deploy` uploads it. */
export async function uploadPage(
  client: S3Client,
  bucket: string,
  files: readonly PageFile[],
): Promise<void> {
  for (const { path, key, contentType, cacheControl } of files)
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: await readFile(path),
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    )
}

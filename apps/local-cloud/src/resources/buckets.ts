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
    await patiently(() => client.send(new CreateBucketCommand({ Bucket })))
    if (cors.length === 0) continue
    const CORSRules = cors.map((rule) => ({
      AllowedOrigins: rule.origins,
      AllowedMethods: rule.methods,
      AllowedHeaders: rule.headers,
      ExposeHeaders: rule.exposed,
      MaxAgeSeconds: rule.maxAgeS,
    }))
    await patiently(() => client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } })))
  }
}

/** As `npm run deploy` uploads it. */
export async function uploadPage(
  client: S3Client,
  bucket: string,
  files: readonly PageFile[],
): Promise<void> {
  for (const { path, key, contentType, cacheControl } of files) {
    const Body = await readFile(path)
    const about = { ContentType: contentType, CacheControl: cacheControl }
    await patiently(() => client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ...about })))
  }
}

const tries = 6
const pauseMs = 500

/** A Ceph that has just started, and makes its pools for two clouds at once, says no for a moment. */
async function patiently(work: () => Promise<unknown>, tried = 1): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (tried === tries) throw error
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    await patiently(work, tried + 1)
  }
}

import {
  CreateBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
  type S3Client,
} from '@aws-sdk/client-s3'
import { corsRules, lifecycleRules, publicAccessBlock } from './bucket-rules.ts'
import type { S3Buckets } from './s3-buckets.ts'
import { S3Requests } from './s3-requests.ts'

export interface BucketSetUp {
  client: S3Client
  buckets: S3Buckets
  /** Where pages of the album are loaded from: `https://album.example.org`. */
  origins: readonly string[]
  /**
   * Keeps removed originals for a while. Not for Ceph, which overwrites in buckets with versions though the request says
   * `If-None-Match: *`.
   */
  versioned: boolean
}

/**
 * Makes the buckets that are missing and sets all up; again for those that are there is fine. On AWS the same is declared in
 * the stack.
 */
export async function createBuckets({ client, buckets, origins, versioned }: BucketSetUp): Promise<void> {
  const requests = new S3Requests({ client })
  const region = await client.config.region()
  for (const Bucket of new Set(Object.values(buckets) as string[])) {
    await create(requests, Bucket, region)
    if (versioned && Bucket === buckets.uploads)
      await requests.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      )
    const CORSConfiguration = { CORSRules: corsRules(origins) }
    await requests.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }))
    await requests.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: lifecycleRules },
      }),
    )
    await blockPublicAccess(requests, Bucket)
  }
}

async function create(requests: S3Requests, Bucket: string, region: string): Promise<void> {
  const where = { LocationConstraint: region as BucketLocationConstraint }
  try {
    await requests.send(
      new CreateBucketCommand({
        Bucket,
        ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: where }),
      }),
    )
  } catch (error) {
    if (nameOf(error) !== 'BucketAlreadyOwnedByYou') throw error
  }
}

async function blockPublicAccess(requests: S3Requests, Bucket: string): Promise<void> {
  const PublicAccessBlockConfiguration = publicAccessBlock
  try {
    await requests.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
  } catch (error) {
    if (!isUnknown(error)) throw error
  }
}

/** What the service does not know. Without blocks of public access buckets are private as long as nobody says otherwise. */
export const isUnknown = (error: unknown) => ['NotImplemented', 'MethodNotAllowed'].includes(nameOf(error))

export const nameOf = (error: unknown) => (error instanceof Error ? error.name : '')

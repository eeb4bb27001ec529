import { CloudFrontClient } from '@aws-sdk/client-cloudfront'
import type { Cdn, Clock } from '@cloudalbum/core'
import { createCloudFrontCdn } from '../cloudfront/cloudfront-cdn.ts'
import type { CloudFrontKey } from '../cloudfront/cloudfront-signer.ts'
import { createS3BlobStore } from '../s3/s3-blob-store.ts'
import { createS3Client } from '../s3/s3-client.ts'

export interface OpenFilesOptions {
  uploadsBucket: string
  mediaBucket: string
  pathStyle: boolean
  cloudFront: CloudFrontKey | null
  clock: Clock
  /** Addresses stay the same this long. */
  windowMs: number
}

/** Files in S3, with a client as the environment sets it up. */
export function openS3Files(options: OpenFilesOptions) {
  const { uploadsBucket, mediaBucket, pathStyle, cloudFront, clock, windowMs } = options
  return createS3BlobStore({
    client: createS3Client({ pathStyle }),
    buckets: { uploads: uploadsBucket, media: mediaBucket },
    clock,
    windowMs,
    cloudFront,
  })
}

/** What makes CloudFront forget. */
export const openCloudFront = (distributionId: string): Cdn =>
  createCloudFrontCdn({ client: new CloudFrontClient({}), distributionId })

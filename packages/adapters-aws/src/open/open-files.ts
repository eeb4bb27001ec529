import type { Cdn, Clock } from '@cloudalbum/core'
import { noTelemetry, type Telemetry } from '@cloudalbum/telemetry'
import type { CloudFrontKey } from '../cloudfront/cloudfront-signer.ts'
import { createS3BlobStore } from '../s3/s3-blob-store.ts'
import { createS3Client } from '../s3/s3-client.ts'
import { httpTimeouts } from './http-timeouts.ts'
import { once } from './once.ts'
import { tracedClient } from './traced-client.ts'

export interface OpenFilesOptions {
  uploadsBucket: string
  mediaBucket: string
  pathStyle: boolean
  cloudFront: CloudFrontKey | null
  clock: Clock
  /** Addresses stay the same this long. */
  windowMs: number
  telemetry?: Telemetry
}

/** Files in S3, with a client as the environment sets it up. */
export function openS3Files(options: OpenFilesOptions) {
  const {
    uploadsBucket,
    mediaBucket,
    pathStyle,
    cloudFront,
    clock,
    windowMs,
    telemetry = noTelemetry,
  } = options
  return createS3BlobStore({
    client: tracedClient(telemetry, createS3Client({ pathStyle })),
    carry: () => telemetry.carry(),
    buckets: { uploads: uploadsBucket, media: mediaBucket },
    clock,
    windowMs,
    cloudFront,
  })
}

/** What makes CloudFront forget. Its client is loaded with the first purge: a large one for a thing that is seldom asked for. */
export function openCloudFront(distributionId: string): Cdn {
  const open = once(async () => {
    const { CloudFrontClient } = await import('@aws-sdk/client-cloudfront')
    const { createCloudFrontCdn } = await import('../cloudfront/cloudfront-cdn.ts')
    return createCloudFrontCdn({ client: new CloudFrontClient(httpTimeouts.services), distributionId })
  })
  return { purge: async (paths) => (await open()).purge(paths) }
}

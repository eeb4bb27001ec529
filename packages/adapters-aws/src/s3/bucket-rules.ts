import type { CORSRule, LifecycleRule } from '@aws-sdk/client-s3'
import { partsPrefix } from './s3-objects.ts'

/** What browsers may do with signed addresses, from pages of these origins only. */
export const corsRules = (origins: readonly string[]): CORSRule[] => [
  {
    AllowedOrigins: [...origins],
    AllowedMethods: ['GET', 'HEAD', 'PUT'],
    AllowedHeaders: [
      'content-type',
      'x-amz-checksum-sha256',
      'if-none-match',
      'range',
      'x-amz-meta-traceparent',
    ],
    ExposeHeaders: ['ETag', 'Content-Length', 'Content-Range'],
    MaxAgeSeconds: 3600,
  },
]

/** What was removed or overwritten can be had back for so long, then it is gone for good. */
const undoDays = 30
/** Longer than any upload goes on. */
const unfinishedDays = 2

export const lifecycleRules: LifecycleRule[] = [
  {
    ID: 'uploads in parts that nobody finished',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: unfinishedDays },
  },
  {
    ID: 'joined parts that nobody checked',
    Status: 'Enabled',
    Filter: { Prefix: partsPrefix },
    Expiration: { Days: unfinishedDays },
  },
  {
    ID: 'versions that were removed',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    NoncurrentVersionExpiration: { NoncurrentDays: undoDays },
    Expiration: { ExpiredObjectDeleteMarker: true },
  },
]

/**
 * Nothing is public, whatever a policy or an access list says. Lists are ignored, not refused: told to refuse them, Ceph 16
 * refuses every write.
 */
export const publicAccessBlock = {
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
}

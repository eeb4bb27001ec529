import {
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutObjectCommand,
  type CORSRule,
} from '@aws-sdk/client-s3'
import { isAppError } from '@cloudalbum/core'
import { randomUUID } from 'node:crypto'
import { corsRules, lifecycleRules } from './bucket-rules.ts'
import { isUnknown, nameOf, type BucketSetUp } from './create-buckets.ts'
import { S3Requests } from './s3-requests.ts'

export interface BucketProblem {
  detail: string
  /** What to do about it. */
  mend: string
}

export interface CheckBucketsOptions extends BucketSetUp {
  /** Something else gives files of `media` out, so pages never ask that bucket. */
  mediaElsewhere?: boolean
}

type Check = (requests: S3Requests, bucket: string, setUp: CheckBucketsOptions) => Promise<BucketProblem[]>

/**
 * What is wrong with the buckets, and how it is mended; empty when all is well. Writes a small file into each and removes it.
 * @throws AppError `unavailable` when the service cannot be reached.
 */
export async function checkBuckets(setUp: CheckBucketsOptions): Promise<BucketProblem[]> {
  const requests = new S3Requests(setUp)
  const problems: BucketProblem[] = []
  for (const bucket of new Set(Object.values(setUp.buckets) as string[]))
    for (const check of [isThere, takesFilesOnce, keepsVersions, answersPages, isPrivate, tidiesUp]) {
      const found = await check(requests, bucket, setUp)
      problems.push(...found)
      if (check === isThere && found.length > 0) break
    }
  return problems
}

const isThere: Check = async (requests, bucket) => {
  try {
    await requests.send(new HeadBucketCommand({ Bucket: bucket }))
    return []
  } catch (error) {
    if (isAppError(error, 'not-found'))
      return [
        {
          detail: `The bucket ${bucket} does not exist.`,
          mend: `Correct its name in the configuration, or create it: aws s3api create-bucket --bucket ${bucket} --create-bucket-configuration LocationConstraint=<region>`,
        },
      ]
    if (statusOf(error) === 403)
      return [
        {
          detail: `The bucket ${bucket} belongs to somebody else, or the album has no right to use it.`,
          mend: 'Look at whose keys these are (aws sts get-caller-identity), and grant them s3:ListBucket on it; or correct its name in the configuration.',
        },
      ]
    throw error
  }
}

const takesFilesOnce: Check = async (requests, bucket, setUp) => {
  const file = { Bucket: bucket, Key: `.probe/${randomUUID()}` }
  const put = () => requests.send(new PutObjectCommand({ ...file, Body: 'probe', IfNoneMatch: '*' }))
  try {
    await put()
    await put()
    const mend = setUp.versioned
      ? 'Keep its files without versions: some services take the condition only then.'
      : 'Use a service that takes the header If-None-Match on PUT.'
    return [
      { detail: `The bucket ${bucket} lets a file be overwritten that must be written once only.`, mend },
    ]
  } catch (error) {
    if (isAppError(error, 'already-uploaded')) return []
    if (isAppError(error, 'storage-full'))
      return [
        {
          detail: `There is no room in the bucket ${bucket}.`,
          mend: 'Give the service more room, or the bucket a larger quota.',
        },
      ]
    if (statusOf(error) === 403)
      return [
        {
          detail: `These keys may not write to the bucket ${bucket}.`,
          mend: `Grant s3:PutObject and s3:DeleteObject on arn:aws:s3:::${bucket}/*.`,
        },
      ]
    throw error
  } finally {
    await requests.send(new DeleteObjectCommand(file)).catch(() => undefined) // it has told what it can
  }
}

const keepsVersions: Check = async (requests, bucket, { versioned, buckets }) => {
  if (!versioned || bucket !== buckets.uploads) return []
  const { Status } = await requests.send(new GetBucketVersioningCommand({ Bucket: bucket }))
  return Status === 'Enabled'
    ? []
    : [
        {
          detail: `The bucket ${bucket} keeps no versions: an original that is removed by mistake is gone at once.`,
          mend: `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
        },
      ]
}

const answersPages: Check = async (requests, bucket, { origins, buckets, mediaElsewhere }) => {
  if (mediaElsewhere && bucket !== buckets.uploads) return []
  const rules = (await unlessMissing(() => requests.send(new GetBucketCorsCommand({ Bucket: bucket }))))
    ?.CORSRules
  const configuration = JSON.stringify({ CORSRules: corsRules(origins) })
  const mend = `aws s3api put-bucket-cors --bucket ${bucket} --cors-configuration '${configuration}'`
  const refused = origins.filter((origin) => !rules?.some((rule) => lets(rule, origin)))
  const open = rules?.some(({ AllowedOrigins = [] }) => AllowedOrigins.includes('*'))
  return [
    ...refused.map((origin) => ({
      detail: `Pages of ${origin} may not upload to the bucket ${bucket}: its CORS rules lack it.`,
      mend,
    })),
    ...(open ? [{ detail: `The CORS rules of the bucket ${bucket} let pages of any origin in.`, mend }] : []),
  ]
}

const lets = ({ AllowedOrigins = [], AllowedMethods = [] }: CORSRule, origin: string) =>
  (AllowedOrigins.includes(origin) || AllowedOrigins.includes('*')) && AllowedMethods.includes('PUT')

const isPrivate: Check = async (requests, bucket) => {
  try {
    const answer = await unlessMissing(() =>
      requests.send(new GetPublicAccessBlockCommand({ Bucket: bucket })),
    )
    const { IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
      answer?.PublicAccessBlockConfiguration ?? {}
    return IgnorePublicAcls && BlockPublicPolicy && RestrictPublicBuckets
      ? []
      : [
          {
            detail: `Public access to the bucket ${bucket} is not blocked.`,
            mend: `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
          },
        ]
  } catch (error) {
    if (isUnknown(error)) return []
    throw error
  }
}

const tidiesUp: Check = async (requests, bucket) => {
  const answer = await unlessMissing(() =>
    requests.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket })),
  )
  const aborts = answer?.Rules?.some(
    (rule) => rule.Status === 'Enabled' && rule.AbortIncompleteMultipartUpload,
  )
  return aborts
    ? []
    : [
        {
          detail: `The bucket ${bucket} keeps parts of broken uploads for ever, and you pay for them.`,
          mend: `aws s3api put-bucket-lifecycle-configuration --bucket ${bucket} --lifecycle-configuration '${JSON.stringify({ Rules: lifecycleRules.slice(0, 1) })}'`,
        },
      ]
}

/** Undefined when nothing is set. */
async function unlessMissing<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    const unset = [
      'NoSuchCORSConfiguration',
      'NoSuchLifecycleConfiguration',
      'NoSuchPublicAccessBlockConfiguration',
    ]
    if (unset.includes(nameOf(error))) return undefined
    throw error
  }
}

/** HEAD has no body that names the error. */
const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode

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
import { isUnknown, nameOf, type BucketSetUp } from './create-buckets.ts'
import { S3Requests } from './s3-requests.ts'

/** A sentence for each thing that is wrong with a bucket, and what to do about it. */
type Check = (requests: S3Requests, bucket: string, setUp: BucketSetUp) => Promise<string[]>

/**
 * What is wrong with the buckets, in plain words; empty when all is well. Writes a small file into each and removes it.
 * @throws AppError `unavailable` when the service cannot be reached.
 */
export async function checkBuckets(setUp: BucketSetUp): Promise<string[]> {
  const requests = new S3Requests(setUp)
  const problems: string[] = []
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
      return [`The bucket ${bucket} does not exist. Create it, or correct its name in the configuration.`]
    if (statusOf(error) === 403)
      return [`The bucket ${bucket} belongs to somebody else, or the album has no right to use it.`]
    throw error
  }
}

const takesFilesOnce: Check = async (requests, bucket, setUp) => {
  const file = { Bucket: bucket, Key: `.probe/${randomUUID()}` }
  const put = () => requests.send(new PutObjectCommand({ ...file, Body: 'probe', IfNoneMatch: '*' }))
  try {
    await put()
    await put()
    const advice = setUp.versioned
      ? 'Keep its files without versions: some services take the condition only then.'
      : 'Use a service that takes the header If-None-Match on PUT.'
    return [`The bucket ${bucket} lets a file be overwritten that must be written once only. ${advice}`]
  } catch (error) {
    if (isAppError(error, 'already-uploaded')) return []
    if (isAppError(error, 'storage-full')) return [`There is no room in the bucket ${bucket}.`]
    if (statusOf(error) === 403) return [`The album has no right to write to the bucket ${bucket}.`]
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
    : [`The bucket ${bucket} keeps no versions: an original that is removed by mistake is gone at once.`]
}

const answersPages: Check = async (requests, bucket, { origins }) => {
  const rules = (await unlessMissing(() => requests.send(new GetBucketCorsCommand({ Bucket: bucket }))))
    ?.CORSRules
  const refused = origins.filter((origin) => !rules?.some((rule) => lets(rule, origin)))
  const open = rules?.some(({ AllowedOrigins = [] }) => AllowedOrigins.includes('*'))
  return [
    ...refused.map(
      (origin) => `Pages of ${origin} may not upload to the bucket ${bucket}: its CORS rules lack it.`,
    ),
    ...(open
      ? [`The CORS rules of the bucket ${bucket} let pages of any origin in. Name the album's alone.`]
      : []),
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
      : [`Public access to the bucket ${bucket} is not blocked. Block all of it.`]
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
        `The bucket ${bucket} keeps parts of broken uploads for ever, and you pay for them. Give it the life cycle.`,
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

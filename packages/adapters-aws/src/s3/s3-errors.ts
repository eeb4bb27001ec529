import { AppError, notFound } from '@cloudalbum/core'
import { unavailable } from '../dynamodb/retry.ts'

/** What may go well in another moment. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const busyNames = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'ThrottlingException',
  'OperationAborted',
  // Two conditional writes of one key at the same moment: the next try tells who won.
  'ConditionalRequestConflict',
  'TimeoutError',
])
const brokenConnections = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/** Ceph and MinIO have quotas and disks that end. */
const fullNames = new Set([
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'EntityTooLarge',
])
// Ceph says of an unknown upload that there is no such key.
const missingNames = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload'])
const brokenBytes = new Set(['XAmzContentSHA256Mismatch', 'BadDigest', 'InvalidDigest'])

interface Fault {
  name?: string
  code?: string
  message?: string
  $metadata?: { httpStatusCode?: number }
}

export function isBusy(error: unknown): boolean {
  const { name = '', code = '', message, $metadata } = error as Fault
  const status = $metadata?.httpStatusCode ?? 0
  return (
    busyNames.has(name) ||
    brokenConnections.has(code) ||
    message === 'aborted' ||
    message === 'socket hang up' ||
    (status >= 500 && status !== 507 && status !== 501)
  )
}

/** The service's word for what happened, in the album's words; what it does not know, as it is. */
export function translated(error: unknown): unknown {
  const { name = '', $metadata } = error as Fault
  if (error instanceof AppError) return error
  if (missingNames.has(name)) return Object.assign(notFound('file'), { cause: error })
  if (name === 'PreconditionFailed')
    return new AppError('already-uploaded', 'These bytes are here already.', { cause: error })
  if (name === 'InvalidRange')
    return new AppError('range-not-satisfiable', 'There are fewer bytes.', { cause: error })
  if (fullNames.has(name) || $metadata?.httpStatusCode === 507)
    return new AppError('storage-full', 'The storage of the album is full. Free some space and try again.', {
      cause: error,
    })
  if (brokenBytes.has(name)) return changedBytes(error)
  return isBusy(error) ? unavailable(error) : error
}

export const changedBytes = (cause?: unknown) =>
  new AppError('checksum-mismatch', 'The bytes are not those that were announced. Upload the file again.', {
    cause,
  })

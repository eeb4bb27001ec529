import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'

export interface S3ClientOptions {
  /** Undefined: that of AWS in the region. */
  endpoint?: string
  /** Undefined: from the environment, as AWS_REGION. */
  region?: string
  /** `https://host/bucket/key` in place of `https://bucket.host/key`: what most services but AWS want. */
  pathStyle?: boolean
  /** Undefined: those that AWS gives to the function, or from the environment. */
  credentials?: NonNullable<S3ClientConfig['credentials']>
  /** A connection on which nothing moves for so long is given up. */
  idleMs?: number
}

/** Of a stream whose request failed: `S3Requests` sends a new one. */
const expected = 'non-retryable streaming request'

const logger: NonNullable<S3ClientConfig['logger']> = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message: unknown) => {
    if (!String(message).includes(expected)) console.warn(message)
  },
  error: () => undefined, // it is thrown too
}

/**
 * A client of S3 as the album needs it. It does not try again by itself: `S3Requests` does, bounded in time. Checksums are
 * those that the album names, so that a signed address holds none of no bytes.
 */
export const createS3Client = ({
  endpoint,
  region,
  pathStyle,
  credentials,
  idleMs = 5000,
}: S3ClientOptions) =>
  new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    forcePathStyle: pathStyle ?? false,
    maxAttempts: 1,
    logger,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2000, socketTimeout: idleMs }),
  })

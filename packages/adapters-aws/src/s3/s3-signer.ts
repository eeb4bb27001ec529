import {
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type GetObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import {
  attachment,
  type Clock,
  type DownloadOptions,
  type OpenUploadTerms,
  type SignedRequest,
  type UploadTerms,
} from '@cloudalbum/core'
import { isMedia } from './s3-buckets.ts'

interface Place {
  Bucket: string
  Key: string
}

/** S3 signs for a week at most. */
const longestMs = 7 * 24 * 3_600_000

export interface S3SignerOptions {
  client: S3Client
  clock: Clock
  windowMs: number
  /** The `traceparent` of what is under way, which is kept with the bytes that come. */
  carry?: (() => string | undefined) | undefined
}

/** Metadata of an original: the trace of who asked where its bytes go. */
export const traceMetadata = 'traceparent'
const traceHeader = `x-amz-meta-${traceMetadata}`

/**
 * Addresses that S3 itself answers (Signature Version 4 in the query). Signed with the keys of a role, they end with those
 * keys, after some hours: for that there are the addresses of CloudFront.
 */
export class S3Signer {
  private readonly options: S3SignerOptions

  /** @throws Error when the window is longer than S3 signs for. */
  constructor(options: S3SignerOptions) {
    if (2 * options.windowMs > longestMs)
      throw new Error(
        'Signed addresses of S3 work for a week at most: the window must be half of that or less.',
      )
    this.options = options
  }

  /**
   * Type, size, checksum and `If-None-Match: *` are signed headers: S3 refuses others, and a second PUT. S3 and MinIO also
   * refuse other bytes than those of the checksum; Ceph does not look at it, so processing checks again.
   */
  async upload(
    place: Place,
    { contentType, sizeBytes, sha256, expiresAtMs }: UploadTerms,
  ): Promise<SignedRequest> {
    const checksum = Buffer.from(sha256, 'hex').toString('base64')
    const trace = this.options.carry?.()
    const put = new PutObjectCommand({
      ...place,
      ...(trace === undefined ? {} : { Metadata: { [traceMetadata]: trace } }),
      ContentType: contentType,
      ContentLength: sizeBytes,
      ChecksumSHA256: checksum,
      IfNoneMatch: '*',
    })
    const url = await getSignedUrl(this.options.client, put, {
      ...this.until(expiresAtMs),
      signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256', traceHeader]),
    })
    const headers = {
      'content-type': contentType,
      'x-amz-checksum-sha256': checksum,
      'if-none-match': '*',
      ...(trace === undefined ? {} : { [traceHeader]: trace }),
    }
    return { method: 'PUT', url, headers, expiresAtMs }
  }

  /** S3 limits neither type nor size of such a PUT: whoever reads what came checks it. */
  async open(place: Place, { expiresAtMs }: OpenUploadTerms): Promise<SignedRequest> {
    const put = new PutObjectCommand(place)
    const url = await getSignedUrl(this.options.client, put, this.until(expiresAtMs))
    return { method: 'PUT', url, headers: {}, expiresAtMs }
  }

  async part(
    place: Place,
    uploadId: string,
    { number, sizeBytes, expiresAtMs }: { number: number; sizeBytes: number; expiresAtMs: number },
  ): Promise<SignedRequest> {
    const put = new UploadPartCommand({
      ...place,
      UploadId: uploadId,
      PartNumber: number,
      ContentLength: sizeBytes,
    })
    const url = await getSignedUrl(this.options.client, put, {
      ...this.until(expiresAtMs),
      signableHeaders: new Set(['host', 'content-length']),
    })
    return { method: 'PUT', url, headers: {}, expiresAtMs }
  }

  /** The same address again within a window; it works for one to two of them. */
  download(place: Place, options: DownloadOptions): Promise<string> {
    const { client, clock, windowMs } = this.options
    const get = new GetObjectCommand({
      ...place,
      ...answerOf(place.Key, options),
      ResponseCacheControl: `private, max-age=${windowMs / 1000}, immutable`,
    })
    return getSignedUrl(client, get, {
      signingDate: new Date(Math.floor(clock.now() / windowMs) * windowMs),
      expiresIn: (2 * windowMs) / 1000,
    })
  }

  /** Whole seconds, as the signature has them. */
  private until(expiresAtMs: number) {
    const nowMs = this.options.clock.now()
    const signedAtMs = Math.floor(Math.min(nowMs, expiresAtMs - 1000) / 1000) * 1000
    return {
      signingDate: new Date(signedAtMs),
      expiresIn: Math.floor((Math.min(expiresAtMs, nowMs + longestMs) - signedAtMs) / 1000),
    }
  }
}

const shownTypes = /^image\/(?:jpeg|png|webp|avif|gif|heic|heif|tiff)$/

/** What a browser is told of the bytes. What is not known to be an image is saved, never shown: it could be a page. */
export function answerOf(
  key: string,
  { contentType, downloadAs }: DownloadOptions,
): Pick<GetObjectCommandInput, 'ResponseContentType' | 'ResponseContentDisposition'> {
  const isShown = contentType === undefined ? isMedia(key) : shownTypes.test(contentType)
  return {
    ...(contentType === undefined ? {} : { ResponseContentType: contentType }),
    ...(downloadAs !== undefined || !isShown
      ? { ResponseContentDisposition: attachment(downloadAs ?? '') }
      : {}),
  }
}

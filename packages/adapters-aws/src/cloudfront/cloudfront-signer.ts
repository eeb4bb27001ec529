import { getSignedUrl } from '@aws-sdk/cloudfront-signer'
import type { Clock, DownloadOptions } from '@cloudalbum/core'
import { answerOf } from '../s3/s3-signer.ts'

export interface CloudFrontKey {
  /** Of the distribution, without a slash at its end. */
  url: string
  keyPairId: string
  /** PEM. */
  privateKey: string
}

export interface CloudFrontSignerOptions {
  key: CloudFrontKey
  clock: Clock
  windowMs: number
}

/** An RSA signature takes most of a millisecond, and a page of the timeline has hundreds. */
const maxKept = 20_000

/**
 * Addresses that CloudFront answers, from its caches where it can: `<url>/<key>` with a canned policy, for this one file. How
 * it is shown or saved is part of what is signed; the distribution must pass `response-content-*` on to S3 and cache by it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export class CloudFrontSigner {
  private readonly options: CloudFrontSignerOptions
  private kept = new Map<string, string>()
  private keptUntilMs = 0

  constructor(options: CloudFrontSignerOptions) {
    this.options = options
  }

  /** The same address again within a window; it works for one to two of them. */
  sign(key: string, options: DownloadOptions): string {
    const { key: signing, clock, windowMs } = this.options
    const expiresAtMs = (Math.floor(clock.now() / windowMs) + 2) * windowMs
    if (this.keptUntilMs !== expiresAtMs || this.kept.size >= maxKept) this.kept = new Map()
    this.keptUntilMs = expiresAtMs
    const url = addressOf(signing.url, key, options)
    const signed =
      this.kept.get(url) ??
      getSignedUrl({ ...signing, url, dateLessThan: new Date(expiresAtMs).toISOString() })
    this.kept.set(url, signed)
    return signed
  }
}

function addressOf(base: string, key: string, options: DownloadOptions): string {
  const { ResponseContentType: type, ResponseContentDisposition: disposition } = answerOf(key, options)
  const query = [
    ...(type === undefined ? [] : [`response-content-type=${encodeURIComponent(type)}`]),
    ...(disposition === undefined ? [] : [`response-content-disposition=${encodeURIComponent(disposition)}`]),
  ]
  return `${base}/${key}${query.length > 0 ? `?${query.join('&')}` : ''}`
}

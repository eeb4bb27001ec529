import type { VisitorSource } from '@cloudalbum/core'

/** A request as API Gateway put it into the stream. */
export interface ClickRequest {
  atMs: number
  source: VisitorSource
  /** As it came. */
  body: string
}

/** What `clickRequestTemplate` wrote; undefined for anything else. */
export function readClickRequest(record: string): ClickRequest | undefined {
  const [atMs = '', sourceIp = '', ...encoded] = record.split(' ')
  if (!/^\d{13}$/.test(atMs) || sourceIp === '' || encoded.length !== 4) return undefined
  const [viewer = '', userAgent = '', purpose = '', body = ''] = encoded.map(decoded)
  return { atMs: Number(atMs), source: { ip: viewerIp(viewer) ?? sourceIp, userAgent, purpose }, body }
}

const decoded = (text: string) => Buffer.from(text, 'base64').toString()

/**
 * `198.51.100.10:46532`: behind CloudFront, `sourceIp` is an address of CloudFront.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
const viewerIp = (viewer: string): string | undefined => /^\[?([0-9a-f.:]+)\]?:\d+$/i.exec(viewer)?.[1]

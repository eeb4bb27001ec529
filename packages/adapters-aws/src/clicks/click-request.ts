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
  const [forwardedFor = '', userAgent = '', purpose = '', body = ''] = encoded.map(decoded)
  const ip = visitorIp(forwardedFor) ?? sourceIp
  return { atMs: Number(atMs), source: { ip, userAgent, purpose }, body }
}

const decoded = (text: string) => Buffer.from(text, 'base64').toString()

/**
 * Behind CloudFront: CloudFront puts the visitor's address last into `X-Forwarded-For`, and API Gateway puts that of CloudFront behind
 * it. What stands before these two, anybody may have written.
 */
const visitorIp = (forwardedFor: string): string | undefined => forwardedFor.split(/\s*,\s*/).at(-2)

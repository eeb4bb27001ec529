import { createVerify } from 'node:crypto'
import type { Asked } from './exchange.ts'

export interface SignedMediaOptions {
  /** Where the album is. */
  url: string
  keyPairId: string
  /** PEM. */
  publicKey: string
  now?: () => number
}

const ours = ['Expires', 'Signature', 'Key-Pair-Id']

/**
 * Looks at the signature of an address as CloudFront does, with a canned policy. Gives the query without it; undefined when the
 * signature is missing, over, or of another address.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
 */
export const verifySignedMedia =
  ({ url, keyPairId, publicKey, now = Date.now }: SignedMediaOptions) =>
  ({ path, query }: Pick<Asked, 'path' | 'query'>): string | undefined => {
    const parts = query.split('&').filter((part) => part !== '')
    const given = new URLSearchParams(query)
    const [expires, signature, key] = ours.map((name) => given.get(name) ?? '')
    if (!expires || !signature || key !== keyPairId || Number(expires) * 1000 <= now()) return undefined
    const rest = parts.filter((part) => !ours.includes(part.split('=')[0] ?? '')).join('&')
    const Resource = `${url}${path}${rest === '' ? '' : `?${rest}`}`
    const Condition = { DateLessThan: { 'AWS:EpochTime': Number(expires) } }
    const policy = JSON.stringify({ Statement: [{ Resource, Condition }] })
    const bytes = Buffer.from(
      signature.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'),
      'base64',
    )
    return createVerify('RSA-SHA1').update(policy).verify(publicKey, bytes) ? rest : undefined
  }

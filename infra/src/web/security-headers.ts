import { Duration } from 'aws-cdk-lib/core'
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

// The same texts as packages/app/src/http/security-headers.ts, which a test compares.

/** What runs nothing and stands in no frame: bytes that somebody uploaded. */
export const bytesPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

/** @param uploads origin of the bucket that pages put files into */
export const pagePolicy = (uploads: string, tileOrigin?: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${["'self'", 'blob:', 'data:', ...(tileOrigin ? [tileOrigin] : []), uploads].join(' ')}`,
    "font-src 'self'",
    `connect-src 'self' ${uploads}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export const pageCustomHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
}

export const bytesCustomHeaders = { 'cross-origin-resource-policy': 'cross-origin' }

interface PolicyOptions {
  name: string
  contentSecurityPolicy: string
  customHeaders: Record<string, string>
  inFrames?: false
}

export const headersPolicy = (scope: Construct, id: string, options: PolicyOptions) =>
  new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: options.name,
    securityHeadersBehavior: behavior(options),
    customHeadersBehavior: {
      customHeaders: Object.entries(options.customHeaders).map(([header, value]) => ({
        header,
        value,
        override: true,
      })),
    },
  })

const behavior = ({
  contentSecurityPolicy,
  inFrames,
}: PolicyOptions): NonNullable<ResponseHeadersPolicyProps['securityHeadersBehavior']> => ({
  contentSecurityPolicy: { contentSecurityPolicy, override: true },
  contentTypeOptions: { override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: {
    accessControlMaxAge: Duration.days(365),
    includeSubdomains: true,
    override: true,
  },
  ...(inFrames === false ? { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } } : {}),
})

import type { MiddlewareHandler } from 'hono'

/** What runs nothing and stands in no frame: bytes that somebody uploaded, and answers that are no page. */
const bytesPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

/** Headers of bytes, and of refusals in their place. @param https Whether the album is reached by HTTPS. */
export const bytesHeaders = (https: boolean): Record<string, string> => ({
  'content-security-policy': bytesPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Pages of other origins show what they were given an address for.
  'cross-origin-resource-policy': 'cross-origin',
  ...(https ? { 'strict-transport-security': strictTransport } : {}),
})

const strictTransport = 'max-age=31536000; includeSubDomains'

interface PageOptions {
  /** Whether the album is reached by HTTPS. */
  https: boolean
  tileOrigin: string | undefined
  fileOrigins?: readonly string[]
}

const pageHeaders = ({ https, ...origins }: PageOptions): Record<string, string> => ({
  ...bytesHeaders(https),
  'content-security-policy': contentSecurityPolicy(origins),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'x-frame-options': 'DENY',
})

/** Headers of pages and of the API; routes may set stricter ones before. */
export const securityHeaders = (options: PageOptions) => withHeaders(pageHeaders(options))

/** Headers of what pages of other origins may call. */
export const foreignHeaders = (https: boolean) => withHeaders(bytesHeaders(https))

function withHeaders(wanted: Record<string, string>): MiddlewareHandler {
  const list = Object.entries(wanted)
  return async (context, next) => {
    await next()
    const { headers } = context.res
    for (const [name, value] of list) if (!headers.has(name)) headers.set(name, value)
  }
}

interface PolicyParts {
  /** Where the tiles of the map come from. */
  tileOrigin?: string | undefined
  /** Where browsers put files, and read them. */
  fileOrigins?: readonly string[]
  /** Hash of the one style sheet that stands in the page itself. */
  inlineStyle?: string | undefined
}

/** Nothing but the album's own files; no inline script or style but what is named by its hash, no frame around it. */
export const contentSecurityPolicy = ({ tileOrigin, fileOrigins = [], inlineStyle }: PolicyParts) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${inlineStyle ? ` ${inlineStyle}` : ''}`,
    `img-src ${["'self'", 'blob:', 'data:', ...(tileOrigin ? [tileOrigin] : []), ...fileOrigins].join(' ')}`,
    "font-src 'self'",
    `connect-src ${["'self'", ...fileOrigins].join(' ')}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

import type { MiddlewareHandler } from 'hono'

/** Headers of every answer; routes may set stricter ones before. */
export function securityHeaders(options: {
  https: boolean
  tileOrigin: string | undefined
}): MiddlewareHandler {
  const policy = contentSecurityPolicy(options.tileOrigin)
  return async (context, next) => {
    await next()
    const { headers } = context.res
    const set = (name: string, value: string) => {
      if (!headers.has(name)) headers.set(name, value)
    }
    set('content-security-policy', policy)
    set('x-content-type-options', 'nosniff')
    set('referrer-policy', 'no-referrer')
    set('cross-origin-opener-policy', 'same-origin')
    set('cross-origin-resource-policy', 'same-origin')
    set('permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()')
    set('x-frame-options', 'DENY')
    if (options.https) set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  }
}

/** Nothing but the album's own files; no inline script or style, no frame around it. */
const contentSecurityPolicy = (tileOrigin: string | undefined) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: data:${tileOrigin ? ` ${tileOrigin}` : ''}`,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

import { isSecure, readCookie } from './cookies.ts'

/**
 * Name of the cookie that holds the refresh token; it is sent to the session's own routes only, and out of reach of
 * scripts. With HTTPS, browsers take the prefix as a promise: no page without it can set such a cookie (RFC 6265bis 4.1.3).
 */
export const refreshCookie = (baseUrl: string) =>
  isSecure(baseUrl) ? '__Secure-cloudalbum_refresh' : 'cloudalbum_refresh'

const attributes = (baseUrl: string) =>
  `Path=/api/session; HttpOnly; SameSite=Strict${isSecure(baseUrl) ? '; Secure' : ''}`

export const setRefreshCookie = (refreshToken: string, maxAgeMs: number, baseUrl: string) =>
  `${refreshCookie(baseUrl)}=${refreshToken}; Max-Age=${Math.max(0, Math.floor(maxAgeMs / 1000))}; ${attributes(baseUrl)}`

export const clearRefreshCookie = (baseUrl: string) =>
  `${refreshCookie(baseUrl)}=; Max-Age=0; ${attributes(baseUrl)}`

/** Undefined when there is none. */
export const readRefreshCookie = (request: Request, baseUrl: string): string | undefined =>
  readCookie(request, refreshCookie(baseUrl))

/** Holds the refresh token; sent to the session's own routes only, and out of reach of scripts. */
export const refreshCookie = 'cloudalbum_refresh'

const attributes = (baseUrl: string) =>
  `Path=/api/session; HttpOnly; SameSite=Strict${baseUrl.startsWith('https:') ? '; Secure' : ''}`

export const setRefreshCookie = (refreshToken: string, maxAgeMs: number, baseUrl: string) =>
  `${refreshCookie}=${refreshToken}; Max-Age=${Math.max(0, Math.floor(maxAgeMs / 1000))}; ${attributes(baseUrl)}`

export const clearRefreshCookie = (baseUrl: string) => `${refreshCookie}=; Max-Age=0; ${attributes(baseUrl)}`

/** Undefined when there is none. */
export function readRefreshCookie(request: Request): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(`${refreshCookie}=`))?.slice(refreshCookie.length + 1)
  return value || undefined
}

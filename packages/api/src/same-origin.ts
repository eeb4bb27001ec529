import { AppError } from '@cloudalbum/core'

/**
 * For routes where a cookie acts: no other site may make a browser call them. Programs send neither header.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 * @throws AppError `forbidden`.
 */
export function requireSameOrigin(request: Request, baseUrl: string): void {
  const site = request.headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  const origin = request.headers.get('origin')
  const own = [new URL(baseUrl).origin, new URL(request.url).origin]
  if (origin === null ? site === null : own.includes(origin)) return
  throw new AppError('forbidden', 'This can only be done from the pages of the album itself.')
}

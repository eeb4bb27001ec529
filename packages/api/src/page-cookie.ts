import { sessionAccount, type SessionAccountPorts, type SignedIn, type TokenSigner } from '@cloudalbum/core'
import { isSecure, readCookie } from './cookies.ts'

const pageCookie = (baseUrl: string) => (isSecure(baseUrl) ? '__Secure-cloudalbum_page' : 'cloudalbum_page')

/**
 * Shows people their own page while nobody else sees it: pages are asked for without the access token. It is sent to the address of
 * that page alone, and says whose session it is; it opens nothing else, and nothing once the session is over.
 */
export function setPageCookie(
  { pageSigner, baseUrl }: { pageSigner: TokenSigner; baseUrl: string },
  { sessionId, refreshExpiresAtMs }: Pick<SignedIn, 'sessionId' | 'refreshExpiresAtMs'>,
  handle: string,
  nowMs: number,
): string {
  const token = pageSigner.sign({ sessionId }, refreshExpiresAtMs)
  const maxAgeS = Math.max(0, Math.floor((refreshExpiresAtMs - nowMs) / 1000))
  const secure = isSecure(baseUrl) ? '; Secure' : ''
  return `${pageCookie(baseUrl)}=${token}; Max-Age=${maxAgeS}; Path=/@${handle}; HttpOnly; SameSite=Strict${secure}`
}

export interface PageViewerPorts extends SessionAccountPorts {
  pageSigner: TokenSigner
  baseUrl: string
}

/** Account of who asks for a page, as far as its cookie says so. */
export async function pageViewer(ports: PageViewerPorts, request: Request): Promise<string | undefined> {
  const token = readCookie(request, pageCookie(ports.baseUrl))
  const { sessionId } = (token && ports.pageSigner.verify(token)) || {}
  return typeof sessionId === 'string' ? (await sessionAccount(ports, sessionId))?.id : undefined
}

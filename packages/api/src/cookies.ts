export const isSecure = (baseUrl: string) => baseUrl.startsWith('https:')

/** Undefined when there is none of this name. */
export function readCookie(request: Request, name: string): string | undefined {
  const start = `${name}=`
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) || undefined
}

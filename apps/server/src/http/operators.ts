import type { AlbumPorts } from '@cloudalbum/app'
import { isAppError } from '@cloudalbum/core'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'

export interface OperatorOptions {
  /** Of settings; undefined: programs of this machine need none. */
  token: string | undefined
  baseUrl: string
  trustedProxies: number
  authenticate: AlbumPorts['authenticate']
}

/** Each of them says that somebody else has sent the request here. */
const proxyHeaders = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
]
const thisMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i
const loopback = /^(?:::1|(?:::ffff:)?127\.)/i

/** Who may see how the album is. */
export function operators({ token, baseUrl, trustedProxies, authenticate }: OperatorOptions) {
  // Somebody makes HTTPS of it who was not told of: their requests may look as if they came from here.
  const hasUnknownProxy = trustedProxies === 0 && baseUrl.startsWith('https:')
  const isFromHere = ({ req, env }: Context): boolean => {
    const { incoming } = (env ?? {}) as { incoming?: IncomingMessage }
    return (
      !hasUnknownProxy &&
      loopback.test(incoming?.socket.remoteAddress ?? '') &&
      // A page of somebody else, whose name was made to lead here, still says its name.
      thisMachine.test(req.header('host') ?? '') &&
      proxyHeaders.every((name) => req.header(name) === undefined)
    )
  }
  const hasToken = ({ req }: Context): boolean =>
    token !== undefined && isSame(/^Bearer (.+)$/i.exec(req.header('authorization') ?? '')?.[1] ?? '', token)
  const isAdmin = async ({ req }: Context): Promise<boolean> => {
    try {
      const actor = await authenticate(req.raw)
      return actor?.role === 'admin' && actor.via === 'session'
    } catch (error) {
      if (isAppError(error)) return false
      throw error
    }
  }
  return {
    mayReadMetrics: (context: Context) => (token === undefined ? isFromHere(context) : hasToken(context)),
    maySeeChecks: async (context: Context) =>
      isFromHere(context) || hasToken(context) || (await isAdmin(context)),
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (given: string, expected: string) => timingSafeEqual(digest(given), digest(expected))

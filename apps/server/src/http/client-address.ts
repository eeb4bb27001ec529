import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'

/**
 * Address of who is calling. With `trustedProxies` = n, the n-th entry from the right of X-Forwarded-For: what the
 * outermost trusted proxy saw; anything further left could be made up.
 */
export function clientAddress(context: Context, trustedProxies: number): string {
  const env = context.env as { incoming?: IncomingMessage } | undefined
  const direct = env?.incoming?.socket.remoteAddress ?? 'this process'
  if (trustedProxies === 0) return direct
  const forwarded = (context.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  return forwarded.at(-trustedProxies) ?? direct
}

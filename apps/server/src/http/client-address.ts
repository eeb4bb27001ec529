import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
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
    .filter((one) => one.trim() !== '')
  return addressIn(forwarded.at(-trustedProxies) ?? '') ?? direct
}

/** Without the port that some proxies add, which would make each connection another caller; undefined for what is none. */
function addressIn(entry: string): string | undefined {
  const text = entry.trim()
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  return isIP(address) === 0 ? undefined : address
}

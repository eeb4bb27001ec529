import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A request on its way from the visitor to what answers it. */
export interface Asked {
  method: string
  /** As the visitor wrote it: `/g/a%20b`. */
  path: string
  /** Without `?`. */
  query: string
  /** Names in lower case; what came several times is joined. */
  headers: Record<string, string>
  /** Of who asks. */
  ip: string
  /** Reads the body, once. @throws TooLarge */
  body: (maxBytes: number) => Promise<Buffer>
}

export interface Answer {
  status: number
  headers: Record<string, string>
  cookies?: string[]
  body?: string | Uint8Array | Readable
}

export class TooLarge extends Error {
  override name = 'TooLarge'
}

export function askedOf(incoming: IncomingMessage): Asked {
  const [path = '/', ...rest] = (incoming.url ?? '/').split('?')
  return {
    method: incoming.method ?? 'GET',
    path,
    query: rest.join('?'),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    ip: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    async body(maxBytes) {
      const parts: Buffer[] = []
      let bytes = 0
      for await (const part of incoming as AsyncIterable<Buffer>) {
        bytes += part.length
        if (bytes > maxBytes) throw new TooLarge(`The body has more than ${maxBytes} bytes.`)
        parts.push(part)
      }
      return Buffer.concat(parts)
    },
  }
}

export async function send(
  { status, headers, cookies = [], body }: Answer,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(status, { ...headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) })
  if (body instanceof Readable) await pipeline(body, response)
  else response.end(body)
}

/** As a gateway says no by itself. */
export const refusal = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
})

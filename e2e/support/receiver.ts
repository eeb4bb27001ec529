import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  id: string
  /** By the check that docs/webhooks.md shows. */
  signed: boolean
  body: { type: string; timestamp: string; accountId: string; data: Record<string, unknown> }
}

/** A server of somebody, who checks the signature of what the album sends. */
export async function startReceiver() {
  const received: Received[] = []
  const state = { secret: '', status: 204 }
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '')
      const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')]
      const key = Buffer.from(state.secret.replace('whsec_', ''), 'base64')
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')
      const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300
      const signed = isFresh && header('webhook-signature').split(' ').includes(`v1,${expected}`)
      received.push({ id, signed, body: JSON.parse(text) as Received['body'] })
      response.writeHead(state.status).end('noted')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** What it answers, and the secret that it knows; to be set. */
    state,
    close(): void {
      server.closeAllConnections()
      server.close()
    },
  }
}

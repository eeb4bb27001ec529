import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'

export interface Proxy {
  baseUrl: string
  add(upstream: string): void
  remove(upstream: string): void
  /** Those that say they are ready. */
  ready(): string[]
  close(): Promise<void>
}

const askEveryMs = 100

/**
 * A reverse proxy as people run one: it asks each server whether it is ready, gives requests to those that are, in turn, and keeps its
 * connections to them. A request that fails is not tried again.
 */
export async function startProxy(port: number): Promise<Proxy> {
  const upstreams = new Map<string, boolean>()
  const agent = new Agent({ keepAlive: true })
  let turn = 0
  const ready = () => [...upstreams].flatMap(([upstream, isReady]) => (isReady ? [upstream] : []))

  async function ask(upstream: string): Promise<void> {
    const answer = await fetch(`${upstream}/health/ready`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (upstreams.has(upstream)) upstreams.set(upstream, answer?.ok === true)
  }
  const timer = setInterval(() => [...upstreams.keys()].forEach((one) => void ask(one)), askEveryMs)

  const server = createServer((incoming, outgoing) => {
    const upstream = ready()[turn++ % Math.max(1, ready().length)]
    if (upstream) forward(upstream, agent, incoming, outgoing)
    else outgoing.writeHead(502).end('No server is ready.')
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    add: (upstream) => void upstreams.set(upstream, false),
    remove: (upstream) => void upstreams.delete(upstream),
    ready,
    async close() {
      clearInterval(timer)
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function forward(upstream: string, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming
  const asked = request(new URL(url ?? '/', upstream), { agent, method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
    answer.on('error', () => outgoing.destroy())
  })
  asked.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(502).end(error.message)
  })
  incoming.pipe(asked)
}

import { getRequestListener } from '@hono/node-server'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { compose, type ComposeOptions } from '../compose.ts'

export interface RunningServer {
  baseUrl: string
  /** Finishes what is under way, then resolves. */
  stop(): Promise<void>
}

/** How long open requests may go on after the stop signal. */
const drainMs = 15_000

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** Listens first, so that the port is known, and answers once everything is composed. */
export async function startServer(options: Omit<ComposeOptions, 'baseUrl'>): Promise<RunningServer> {
  const { config } = options
  let listener: Listener = ({ url }, response) => {
    response.writeHead(url === '/health/live' ? 200 : 503, { 'retry-after': '1' }).end()
  }
  const server = createServer(
    { requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000 },
    (request, response) => void listener(request, response),
  )
  await listen(server, config.port, config.host)
  const { port } = server.address() as AddressInfo
  const baseUrl = config.baseUrl ?? `http://localhost:${port}`
  try {
    const album = await compose({ ...options, baseUrl })
    listener = getRequestListener(album.app.fetch, { overrideGlobalObjects: false })
    album.background.start()
    return {
      baseUrl,
      async stop() {
        album.stopReady()
        if (config.stopDelayMs > 0) await setTimeout(config.stopDelayMs)
        album.endStreams()
        await close(server)
        await album.close()
      },
    }
  } catch (error) {
    server.close()
    throw error
  }
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Takes no more connections; streams of changes and idle connections end, other requests are finished. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const ended = new AbortController()
  void setTimeout(drainMs, undefined, ended).then(
    () => server.closeAllConnections(),
    () => undefined, // all have ended before
  )
  await closed
  ended.abort()
}

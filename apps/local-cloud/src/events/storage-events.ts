import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import type { S3Event } from 'aws-lambda'

/** Hears of new files. */
export type OnCreated = (event: S3Event) => void | Promise<void>

/**
 * What Ceph posts to when files are created. It waits for the answer before it answers who uploaded, so nothing is lost. Ceph writes
 * `s3:ObjectCreated:Put` where S3 writes `ObjectCreated:Put`.
 */
export async function hearOfFiles(onCreated: OnCreated): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void text(request)
      .then(async (body) => {
        const { Records } = JSON.parse(body) as S3Event
        await onCreated({
          Records: Records.map((one) => ({ ...one, eventName: one.eventName.replace(/^s3:/, '') })),
        })
        response.end()
      })
      .catch((error: unknown) => {
        process.stderr.write(`A storage event was lost: ${String(error)}\n`)
        response.writeHead(500).end()
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${portOf(server)}/`, stop: () => stopServer(server) }
}

export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
  return address.port
}

export const stopServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Stands before DynamoDB Local, which checks no signature, and writes down which tables are read and which are written. */
export async function watchRows(target: string) {
  const seen = { reads: new Set<string>(), writes: new Set<string>() }
  const server = createServer((incoming, outgoing) => {
    const hand = async () => {
      const body = await buffer(incoming)
      const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? ''
      const kind = /^(?:Get|BatchGet|Query)/.test(operation) ? 'reads' : 'writes'
      for (const [, table] of body.toString().matchAll(/"TableName":"([^"]+)"/g))
        if (table) seen[kind].add(table)
      if (operation.startsWith('Batch')) for (const table of batched(body)) seen[kind].add(table)
      const headers = Object.fromEntries(
        ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'].map((name) => [
          name,
          String(incoming.headers[name]),
        ]),
      )
      const answer = await fetch(target, { method: 'POST', headers, body: new Uint8Array(body) })
      outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      outgoing.end(Buffer.from(await answer.arrayBuffer()))
    }
    hand().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const batched = (body: Buffer): string[] =>
  Object.keys((JSON.parse(body.toString()) as { RequestItems?: object }).RequestItems ?? {})

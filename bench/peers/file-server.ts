import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { resolve, sep } from 'node:path'

// What media is measured against: files of a folder over bare node:http, read whole, as they are small. No signature,
// no cache, no ETag. The port is the second argument.

const root = resolve(process.argv[2] ?? '')

createServer((request, response) => {
  const path = resolve(root, `.${request.url ?? ''}`)
  if (!path.startsWith(root + sep)) return void response.writeHead(404).end()
  readFile(path).then(
    (bytes) =>
      void response
        .writeHead(200, { 'content-type': 'image/webp', 'content-length': bytes.length })
        .end(bytes),
    () => void response.writeHead(404).end(),
  )
}).listen(Number(process.argv[3]), '127.0.0.1')

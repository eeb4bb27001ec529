import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

// What clicks are measured against: bare node:http that reads a batch, and forgets it. The port is the argument.

createServer((request, response) => {
  json(request).then(
    () => void response.writeHead(202).end(),
    () => void response.writeHead(400).end(),
  )
}).listen(Number(process.argv[2]), '127.0.0.1')

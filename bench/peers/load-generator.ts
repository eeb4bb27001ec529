import { connect } from 'node:net'

// Asks for paths in turn over keep-alive connections, one request at a time on each, and reads every answer to its end.
// A socket and a search for the end of the head: a whole HTTP client would take more of the machine than the server.
// Arguments: port, seconds, connections, then the paths. Prints requests per second.

const [port = 0, seconds = 1, connections = 1] = process.argv.slice(2, 5).map(Number)
const paths = process.argv.slice(5)
const endOfHead = Buffer.from('\r\n\r\n')
let next = 0
let answered = 0

function requestBytes(): string {
  next = (next + 1) % paths.length
  return `GET ${paths[next] ?? '/'} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`
}

function keepAsking(deadlineMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay()
    let missing = -1
    let head = Buffer.alloc(0)
    const ask = () => {
      if (performance.now() >= deadlineMs) return void socket.end(resolve)
      missing = -1
      head = Buffer.alloc(0)
      socket.write(requestBytes())
    }
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      if (missing < 0) {
        head = head.length > 0 ? Buffer.concat([head, chunk]) : chunk
        const end = head.indexOf(endOfHead)
        if (end < 0) return
        missing = bodyBytes(head.toString('latin1', 0, end)) - (head.length - end - endOfHead.length)
      } else missing -= chunk.length
      if (missing > 0) return
      answered += 1
      ask()
    })
  })
}

function bodyBytes(head: string): number {
  const length = /^content-length: (\d+)/im.exec(head)?.[1]
  if (!head.startsWith('HTTP/1.1 200') || length === undefined)
    throw new Error(`Not an answer to count: ${head}`)
  return Number(length)
}

const startedMs = performance.now()
await Promise.all(Array.from({ length: connections }, () => keepAsking(startedMs + seconds * 1000)))
process.stdout.write(JSON.stringify({ perS: answered / ((performance.now() - startedMs) / 1000) }))

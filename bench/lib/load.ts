import { connect } from 'node:net'

export interface Load {
  port: number
  connections: number
  /** In turn. */
  paths: readonly string[]
  /** Asked before each request, whether there is to be one more. */
  goOn: () => boolean
}

const endOfHead = Buffer.from('\r\n\r\n')

/**
 * Asks for paths over keep-alive connections, one request at a time on each, and reads every answer to its end. A socket and a search
 * for the end of the head: a whole HTTP client would take more of the machine than the server. Gives how many were answered.
 * @throws Error for an answer that is not 200.
 */
export async function load({ port, connections, paths, goOn }: Load): Promise<number> {
  let next = 0
  const requestBytes = () => {
    next = (next + 1) % paths.length
    return `GET ${paths[next] ?? '/'} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`
  }
  const each = Array.from({ length: connections }, () => keepAsking(port, requestBytes, goOn))
  return (await Promise.all(each)).reduce((sum, answered) => sum + answered, 0)
}

function keepAsking(port: number, requestBytes: () => string, goOn: () => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay()
    let answered = 0
    let missing = -1
    let head: Buffer = Buffer.alloc(0)
    const ask = () => {
      if (!goOn()) return void socket.end(() => resolve(answered))
      missing = -1
      head = Buffer.alloc(0)
      socket.write(requestBytes())
    }
    const take = (chunk: Buffer) => {
      if (missing < 0) {
        head = head.length > 0 ? Buffer.concat([head, chunk]) : chunk
        const end = head.indexOf(endOfHead)
        if (end < 0) return
        missing = bodyBytes(head.toString('latin1', 0, end)) - (head.length - end - endOfHead.length)
      } else missing -= chunk.length
      if (missing > 0) return
      answered += 1
      ask()
    }
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })
  })
}

function bodyBytes(head: string): number {
  const length = /^content-length: (\d+)/im.exec(head)?.[1]
  if (!head.startsWith('HTTP/1.1 200') || length === undefined)
    throw new Error(`Not an answer to count: ${head}`)
  return Number(length)
}

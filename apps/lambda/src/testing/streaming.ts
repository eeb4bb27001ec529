import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { Writable } from 'node:stream'

interface Head {
  statusCode: number
  headers: Record<string, string>
}

/** An answer while it arrives. */
class Answer extends Writable {
  head: Head | undefined
  /** What came, unless it is given up before. */
  readonly pieces: Buffer[] = []
  bytes = 0
  /** Goes away after so many bytes. */
  private readonly leavesAfter: number

  constructor(leavesAfter: number) {
    super({ highWaterMark: 64 * 1024 })
    this.leavesAfter = leavesAfter
  }

  override _write(piece: Buffer, _encoding: string, done: () => void): void {
    this.pieces.push(piece)
    this.bytes += piece.length
    if (this.bytes >= this.leavesAfter) this.destroy()
    else setImmediate(done)
  }
}

type StreamingHandler = (event: unknown, answer: Writable, context: object) => Promise<void>

/** What Lambda offers functions that answer while they work. Call it before such a function is loaded. */
export function offerStreaming(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: StreamingHandler) => handler,
      HttpResponseStream: {
        from: (answer: Answer, head: Head) => Object.assign(answer, { head }),
      },
    },
  })
}

/** The whole answer of a function, or what came until whoever asked went away. */
export async function streamed(
  handler: StreamingHandler,
  event: APIGatewayProxyEventV2,
  { leavesAfter = Infinity } = {},
) {
  const answer = new Answer(leavesAfter)
  const closed = new Promise((resolve) => answer.once('close', resolve))
  await handler(event, answer, {})
  await closed
  const { statusCode = 0, headers = {} } = answer.head ?? {}
  return { statusCode, headers, bytes: Buffer.concat(answer.pieces) }
}

import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FromFunction, ToFunction } from './messages.ts'

type StreamingHandler = (event: unknown, answer: Writable, context: object) => unknown

const begins = Symbol('begins')
interface Answer extends Writable {
  [begins]: (head: object) => void
}

/**
 * What Lambda gives functions that answer in pieces: `awslambda.streamifyResponse` and `awslambda.HttpResponseStream`.
 * https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function offerStreaming(tell: (message: FromFunction) => unknown): void {
  const awslambda = {
    streamifyResponse: (handler: StreamingHandler) => async (event: unknown, context: object) => {
      const answer = openAnswer(tell)
      await handler(event, answer, context)
      answer.end()
      await finished(answer)
    },
    HttpResponseStream: {
      from(answer: Answer, head: object): Answer {
        answer[begins](head)
        return answer
      },
    },
  }
  Object.assign(globalThis, { awslambda })
}

/** Waits with each piece until the one before was passed on, so that a large answer is never in memory as a whole. */
function openAnswer(tell: (message: FromFunction) => unknown): Answer {
  let began = false
  const begin = (head: object) => {
    if (!began) tell({ kind: 'head', json: JSON.stringify(head) })
    began = true
  }
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      begin({ statusCode: 200 })
      process.once('message', ({ kind }: ToFunction) =>
        done(kind === 'taken' ? null : new Error('The answer is awaited no more.')),
      )
      tell({ kind: 'piece', bytes: piece })
    },
    final(done) {
      begin({ statusCode: 200 })
      done()
    },
  })
  return Object.assign(stream, { [begins]: begin, setContentType: () => undefined })
}

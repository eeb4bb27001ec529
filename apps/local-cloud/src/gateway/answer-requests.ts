import type { IncomingMessage, ServerResponse } from 'node:http'
import { askedOf, refusal, send, type Answer } from './exchange.ts'
import type { Origin } from './front.ts'

/** Requests are answered from when there is something to answer them. */
export function answerRequests() {
  let origin: Origin = async () => ({
    status: 503,
    headers: { 'content-type': 'text/plain', 'retry-after': '5' },
    body: 'The album is starting.',
  })
  return {
    answerWith: (ready: Origin) => void (origin = ready),
    handle(incoming: IncomingMessage, response: ServerResponse): void {
      void origin(askedOf(incoming))
        .catch(failed)
        .then((answer) => send(answer, response))
        .catch((error: unknown) => {
          if (!isGone(error)) process.stderr.write(`${String(error)}\n`)
          response.destroy()
        })
    },
  }
}

function failed(error: unknown): Answer {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return refusal(502, 'The gateway failed; its log says more.')
}

/** Whoever asked has gone away. */
const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

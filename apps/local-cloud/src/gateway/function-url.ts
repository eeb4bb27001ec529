import { httpApiEvent } from '@cloudalbum/adapters-aws/testing'
import type { CloudModel } from '@cloudalbum/infra/model'
import { PassThrough } from 'node:stream'
import { once } from 'node:events'
import type { Functions } from '../functions/functions.ts'
import type { Answer, Asked } from './exchange.ts'
import type { Origin } from './front.ts'
import { callOf } from './http-api.ts'

const maxBodyBytes = 6 * 1024 * 1024

interface Head {
  statusCode?: number
  headers?: Record<string, string>
  cookies?: string[]
}

/**
 * The address of a function that answers in pieces. CloudFront signs what it sends to one that asks for it, so that what the
 * visitor sent as `authorization` does not arrive. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function functionUrl(
  url: CloudModel['functionUrls'][number],
  functions: Pick<Functions, 'stream'>,
): Origin {
  return async (asked) => {
    const call = callOf(asked)
    const { authorization, ...headers } = call.headers as Record<string, string>
    const event = httpApiEvent({
      ...call,
      headers: url.signed || authorization === undefined ? headers : { ...headers, authorization },
      keepsPath: true,
      body: await asked.body(maxBodyBytes),
    })
    return streamed(url.function, event, asked, functions)
  }
}

async function streamed(
  name: string,
  event: object,
  { method }: Asked,
  functions: Pick<Functions, 'stream'>,
): Promise<Answer> {
  const body = new PassThrough()
  // A visitor who goes away ends it early; whoever sends the answer hears of that.
  body.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    let began = false
    functions
      .stream(name, event, {
        head(given) {
          began = true
          const { statusCode = 200, headers = {}, cookies } = given as Head
          const answer = { status: statusCode, headers, ...(cookies ? { cookies } : {}) }
          resolve(method === 'HEAD' ? answer : { ...answer, body })
        },
        async piece(bytes) {
          if (method === 'HEAD') return
          if (body.destroyed) throw new Error('The visitor is gone.')
          if (!body.write(bytes)) await Promise.race([once(body, 'drain'), gone(body)])
        },
      })
      .then(
        () => body.end(),
        (error: Error) => (began ? body.destroy(error) : reject(error)),
      )
  })
}

const gone = async (body: PassThrough) => {
  await once(body, 'close')
  throw new Error('The visitor is gone.')
}

import type { APIGatewayProxyEventV2, StreamifyHandler } from 'aws-lambda'
import type { Telemetry } from '@cloudalbum/telemetry'
import type { Hono } from 'hono'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { flushed } from './traces.ts'

/**
 * Events of a function URL, answered while the answer is made. What breaks off in the middle breaks the answer off, so that nobody
 * takes half a ZIP for a whole one.
 * https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export const streamAnswers = (
  app: Hono,
  telemetry: Telemetry,
): StreamifyHandler<APIGatewayProxyEventV2, void> =>
  awslambda.streamifyResponse(
    flushed(telemetry, async (event, output) => {
      const { status, headers, body } = await app.fetch(requestOf(event), { event })
      const answer = awslambda.HttpResponseStream.from(output, {
        statusCode: status,
        headers: Object.fromEntries(headers),
      })
      // Status and headers go out with the first bytes, and be they none.
      answer.write('')
      if (!body) return void answer.end()
      try {
        await pipeline(Readable.fromWeb(body), answer)
      } catch (error) {
        if (!isGone(error)) throw error
      }
    }),
  )

/** Whoever asked has gone away. */
const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

/** These routes only read. CloudFront's signature stands where callers say who they are: it carries their words beside it. */
function requestOf({ rawPath, rawQueryString, headers, requestContext }: APIGatewayProxyEventV2): Request {
  const { domainName, http } = requestContext
  const query = rawQueryString === '' ? '' : `?${rawQueryString}`
  const sent = new Headers()
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value)
  const authorization = sent.get('x-album-authorization')
  sent.delete('authorization')
  if (authorization !== null) sent.set('authorization', authorization)
  return new Request(`https://${domainName}${rawPath}${query}`, { method: http.method, headers: sent })
}

import { httpApiEvent } from '@cloudalbum/adapters-aws/testing'
import type { CloudModel } from '@cloudalbum/infra/model'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { FunctionError } from '../functions/function-process.ts'
import type { Functions } from '../functions/functions.ts'
import type { Authorize } from './authorize.ts'
import { refusal, TooLarge, type Answer, type Asked } from './exchange.ts'
import type { Origin } from './front.ts'
import { routeOf } from './path-patterns.ts'

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const maxBodyBytes = 10 * 1024 * 1024
/** Of an event and of an answer. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxPayloadBytes = 6 * 1024 * 1024

export interface HttpApiOptions {
  model: CloudModel
  functions: Pick<Functions, 'invoke'>
  authorize: Authorize
}

/** The HTTP API: finds the route, asks its authorizer, and hands the request to the function. */
export function createHttpApi({ model, functions, authorize }: HttpApiOptions): Origin {
  return async (asked) => {
    const route = routeOf(model.routes, asked.method, asked.path)
    if (!route?.function) return refusal(404, 'Not Found')
    const routeKey = `${route.method} ${route.path}`
    const allowed = await authorize(route.authorizer, { ...callOf(asked), routeKey })
    if ('refused' in allowed)
      return refusal(allowed.refused, allowed.refused === 401 ? 'Unauthorized' : 'Forbidden')
    try {
      const body = await asked.body(maxBodyBytes)
      const event = httpApiEvent({ ...callOf(asked), routeKey, body, ...allowed })
      if (Buffer.byteLength(JSON.stringify(event)) > maxPayloadBytes)
        return refusal(413, 'Request Entity Too Large')
      return answerOf(await functions.invoke(route.function, event))
    } catch (error) {
      if (error instanceof TooLarge) return refusal(413, 'Request Entity Too Large')
      if (!(error instanceof FunctionError)) throw error
      process.stderr.write(`${error.message}\n`)
      return refusal(error.message.includes('timed out') ? 503 : 500, 'Internal Server Error')
    }
  }
}

/** The gateway writes the address that asks it, which is one of CloudFront's, behind the others. */
export function callOf({ method, path, query, headers, ip }: Asked) {
  const { host = '', ...others } = headers
  const forwarded = others['x-forwarded-for']
  return {
    method,
    path,
    query,
    host,
    headers: { ...others, 'x-forwarded-for': forwarded === undefined ? ip : `${forwarded}, ${ip}` },
    sourceIp: ip,
    atMs: Date.now(),
  }
}

function answerOf(given: unknown): Answer {
  if (Buffer.byteLength(JSON.stringify(given)) > maxPayloadBytes)
    throw new FunctionError('Response payload size exceeded maximum allowed payload size (6291556 bytes).')
  const {
    statusCode,
    headers = {},
    cookies,
    body = '',
    isBase64Encoded,
  } = given as APIGatewayProxyStructuredResultV2
  if (statusCode === undefined) throw new FunctionError('The answer has no statusCode.')
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(cookies ? { cookies } : {}),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  }
}

import { httpApiEvent } from '@cloudalbum/adapters-aws/testing'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

export interface Asked {
  headers?: Record<string, string>
  body?: unknown
  cookies?: string[]
}

/** A request of somebody, as the gateway hands it to the api function. */
export function httpEvent(
  method: string,
  address: string,
  { headers = {}, body, cookies = [] }: Asked = {},
): APIGatewayProxyEventV2 {
  const { pathname: path, search, host } = new URL(address)
  return httpApiEvent({
    method,
    path,
    query: search.slice(1),
    host,
    headers: {
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-proto': 'https',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  })
}

export const bytesOf = ({ body = '', isBase64Encoded }: APIGatewayProxyStructuredResultV2) =>
  Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')

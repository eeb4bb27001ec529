import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda'

export interface GatewayCall {
  method: string
  /** As the caller wrote it: `/g/a%20b`. */
  path: string
  /** Without `?`. */
  query?: string
  /** Names in lower case. */
  headers?: Record<string, string>
  body?: Uint8Array
  sourceIp?: string
  /** Of the gateway. */
  host?: string
  routeKey?: string
  atMs?: number
  /** The URL of a function leaves paths as they were written. */
  keepsPath?: boolean
  /** What an authorizer said. */
  authorizer?: object
}

type HttpApiEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayProxyEventV2['requestContext'] & { authorizer?: object }
>

/**
 * A request as an HTTP API hands it to a function (payload format 2.0): the path is decoded, cookies stand apart, and bytes that
 * are no text are Base64. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiEvent(call: GatewayCall): HttpApiEvent {
  const { method, query = '', body, sourceIp = '198.51.100.7', host = 'api.example.org' } = call
  const { cookie, ...headers }: Record<string, string> = { host, ...call.headers }
  const path = call.keepsPath ? call.path : decoded(call.path)
  const { routeKey = '$default', atMs = Date.UTC(2026, 10, 21, 12), authorizer } = call
  const isText = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|javascript)|$)/.test(
    headers['content-type'] ?? '',
  )
  const parameters = queryParameters(query)
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    ...(parameters ? { queryStringParameters: parameters } : {}),
    requestContext: {
      accountId: '123456789012',
      apiId: host.split('.')[0] ?? '',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: crypto.randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(atMs).toUTCString(),
      timeEpoch: atMs,
      ...(authorizer ? { authorizer } : {}),
    },
    ...(body && body.length > 0 ? { body: Buffer.from(body).toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: Boolean(body && body.length > 0 && !isText),
  }
}

/** The gateway decodes paths; what cannot be decoded stays. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The same name again is joined by commas. */
function queryParameters(query: string): Record<string, string> | undefined {
  const all = [...new URLSearchParams(query)]
  if (all.length === 0) return undefined
  const joined: Record<string, string> = {}
  for (const [name, value] of all) joined[name] = name in joined ? `${joined[name]},${value}` : value
  return joined
}

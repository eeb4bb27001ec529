import { runInNewContext } from 'node:vm'

type EdgeHeaders = Record<string, { value: string }>

export interface EdgeRequest {
  method: string
  uri: string
  headers: EdgeHeaders
}

export interface EdgeResponse {
  statusCode: number
  headers: EdgeHeaders
  body?: { data: string }
}

/**
 * Runs the code of a CloudFront function on an event, which it must not take more than a moment for.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function runAtEdge(
  code: string,
  event: { request: EdgeRequest } | { response: EdgeResponse },
): EdgeRequest | EdgeResponse {
  const given = JSON.stringify(event)
  const made = runInNewContext(`${code}\n;JSON.stringify(handler(${given}))`, {}, { timeout: 1000 }) as string
  return JSON.parse(made) as EdgeRequest | EdgeResponse
}

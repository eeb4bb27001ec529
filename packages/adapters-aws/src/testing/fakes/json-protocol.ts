import { Refusal, type Protocol, type ServiceRequest } from './service-fake.ts'

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const jsonProtocol = (
  service: string,
  busy: Pick<Protocol, 'throttled' | 'unavailable'>,
): Protocol => ({
  service,
  contentType: 'application/x-amz-json-1.1',
  refusal: ({ code, message }) => ({ body: JSON.stringify({ __type: code, message }) }),
  ...busy,
})

/** The operation that is asked for, `PutRecord`, with its input. @throws Refusal */
export function readJsonRequest(
  request: ServiceRequest,
  prefix: string,
): { operation: string; input: Record<string, unknown> } {
  const { method, path, headers, body } = request
  const target = headers['x-amz-target'] ?? ''
  if (method !== 'POST' || path !== '/' || headers['content-type'] !== 'application/x-amz-json-1.1')
    throw new Refusal(
      400,
      'UnknownOperationException',
      `This is no request of the service: ${method} ${path}`,
    )
  if (!target.startsWith(`${prefix}.`)) throw new Refusal(400, 'UnknownOperationException', target)
  return { operation: target.slice(prefix.length + 1), input: parseObject(body) }
}

/** @throws Refusal */
export function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below, as for any other body.
  }
  throw new Refusal(400, 'SerializationException', 'The body is no JSON object.')
}

/** What is in an input that the service does not know is a mistake of the caller. @throws Refusal */
export function checkMembers(input: object, known: readonly string[]): void {
  const strange = Object.keys(input).find((name) => !known.includes(name))
  if (strange !== undefined)
    throw new Refusal(400, 'SerializationException', `There is no member ${strange}.`)
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServiceRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

/** What a service says no with. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
  }
}

/** How a service writes; the names of errors are those of its documentation. */
export interface Protocol {
  /** As in the scope of signatures. */
  service: string
  contentType: string
  /** Whether this request must be signed; without it, each one. */
  needsSignature?: (request: ServiceRequest) => boolean
  refusal: (refusal: Refusal) => { headers?: Record<string, string>; body: string }
  throttled: Refusal
  unavailable: Refusal
}

/** `lost-reply`: the effect is there, the answer is not. `reset`: neither. */
export type Fault = 'throttled' | 'unavailable' | 'lost-reply' | 'reset' | Refusal

export interface ServiceFake {
  endpoint: string
  /** Every request, those that were refused among them. */
  requests: ServiceRequest[]
  /** So many of the next requests go wrong. */
  fail: (fault: Fault, times?: number) => void
  close: () => Promise<void>
}

/** An HTTP server that takes signed requests of one service as the SDK sends them. `answer` gives the body, or throws a Refusal. */
export async function startServiceFake(
  protocol: Protocol,
  answer: (request: ServiceRequest) => string | Promise<string>,
): Promise<ServiceFake> {
  const requests: ServiceRequest[] = []
  const faults: Fault[] = []
  const server = createServer((incoming, response) => {
    void take(incoming, response).catch((error: unknown) => response.destroy(error as Error))
  })

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming)
    requests.push(request)
    const fault = faults.shift()
    if (fault === 'reset') return void incoming.socket.destroy()
    const { status, headers, body } = await resultOf(request, fault)
    if (fault === 'lost-reply') return void incoming.socket.destroy()
    response.writeHead(status, { 'content-type': protocol.contentType, ...headers }).end(body)
  }

  async function resultOf(request: ServiceRequest, fault: Fault | undefined) {
    try {
      if (protocol.needsSignature?.(request) ?? true) checkSignature(protocol, request)
      if (fault === 'throttled' || fault === 'unavailable') throw protocol[fault]
      if (fault instanceof Refusal) throw fault
      return { status: 200, headers: {}, body: await answer(request) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: error.status, ...protocol.refusal(error) }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What every client of a fake is made with. */
export const fakeClientOptions = (endpoint: string) => ({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
})

async function readRequest(incoming: IncomingMessage): Promise<ServiceRequest> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(parts).toString(),
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html: form and scope; the key itself is nobody's. */
function checkSignature({ service }: Protocol, { headers }: ServiceRequest): void {
  const scope = /^AWS4-HMAC-SHA256 Credential=\w+\/(\d{8})\/[a-z0-9-]+\/([a-z-]+)\/aws4_request, /.exec(
    headers['authorization'] ?? '',
  )
  const rest = /, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/.exec(headers['authorization'] ?? '')
  const signed = rest?.[1]?.split(';') ?? []
  const date = headers['x-amz-date'] ?? ''
  if (!scope || !rest || !signed.includes('host') || !signed.includes('x-amz-date'))
    throw new Refusal(403, 'MissingAuthenticationToken', 'The request is not signed.')
  if (scope[2] !== service)
    throw new Refusal(403, 'SignatureDoesNotMatch', `Credential should be scoped to ${service}.`)
  if (!/^\d{8}T\d{6}Z$/.test(date) || !date.startsWith(scope[1] ?? '-'))
    throw new Refusal(403, 'SignatureDoesNotMatch', 'Date in Credential scope does not match x-amz-date.')
}

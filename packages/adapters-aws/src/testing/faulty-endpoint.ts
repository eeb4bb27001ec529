import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { randomFrom } from '@cloudalbum/port-suites/sequences'

/** How likely each fault is, from 0 to 1. They exclude each other. */
export interface Faults {
  /** Too busy: the request does not reach the service. */
  busy?: number
  /** Of DynamoDB: another transaction is at the same row. The request has no effect. */
  conflict?: number
  /** The connection breaks in the middle of the body: that of the request, or that of the answer. */
  reset?: number
  /** The service does what it is asked for, and nobody hears of it. */
  lostReply?: number
}

type Fault = keyof Faults

export interface FaultyEndpoint {
  endpoint: string
  /** How often what happened. */
  counts: Record<Fault | 'fine', number>
  /** Other faults from now on. */
  set(faults: Faults): void
  stop(): Promise<void>
}

export interface FaultyEndpointOptions {
  /** Address of S3 or DynamoDB, as `http://127.0.0.1:8000`. */
  target: string
  /** The same seed: the same faults, as long as requests come in the same order. */
  seed: number
  faults: Faults
}

/**
 * Stands between the SDK and a service, and lets requests go wrong. `Host` stays as the client sent it, so that signatures
 * hold.
 */
export async function startFaultyEndpoint(options: FaultyEndpointOptions): Promise<FaultyEndpoint> {
  const random = randomFrom(options.seed)
  const target = new URL(options.target)
  const counts = { busy: 0, conflict: 0, reset: 0, lostReply: 0, fine: 0 }
  let faults = options.faults
  const server = createServer((incoming, response) => {
    const fault = draw(faults, random())
    counts[fault ?? 'fine']++
    const half = random() < 0.5 ? 'request' : 'answer'
    handle(target, incoming, response, fault, half).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    set: (others) => void (faults = others),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function draw(
  { busy = 0, conflict = 0, reset = 0, lostReply = 0 }: Faults,
  random: number,
): Fault | undefined {
  let from = random
  if ((from -= busy) < 0) return 'busy'
  if ((from -= conflict) < 0) return 'conflict'
  if ((from -= reset) < 0) return 'reset'
  return from < lostReply ? 'lostReply' : undefined
}

async function handle(
  target: URL,
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
  half: 'request' | 'answer',
): Promise<void> {
  // Also for one that goes no further: a client that still sends does not read.
  const body = await buffer(incoming)
  if (fault === 'busy') return sayBusy(incoming, response)
  if (fault === 'conflict') return sayConflict(incoming, response)
  if (fault === 'reset' && half === 'request') {
    await sendHalf(target, incoming, body)
    return void incoming.socket.destroy()
  }
  const answer = await ask(target, incoming, body)
  // Of an empty body there is no middle.
  const isLost = fault === 'lostReply' || (fault === 'reset' && answer.body.length < 2)
  if (isLost) return void incoming.socket.destroy()
  response.writeHead(answer.status, answer.headers)
  if (fault !== 'reset') return void response.end(answer.body)
  // Its headers announce all of it.
  response.write(answer.body.subarray(0, answer.body.length >> 1), () => incoming.socket.destroy())
}

interface Answer {
  status: number
  headers: string[]
  body: Buffer
}

function ask(target: URL, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = open(target, incoming, (answer) => {
      const { statusCode = 502, rawHeaders } = answer
      buffer(answer).then(
        (bytes) => resolve({ status: statusCode, headers: rawHeaders, body: bytes }),
        reject,
      )
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

/** Until the service has noticed that no more comes. */
function sendHalf(target: URL, incoming: IncomingMessage, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = open(target, incoming, (answer) => answer.resume())
    outgoing.once('error', () => resolve()).once('close', () => resolve())
    outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.destroy())
  })
}

const open = (
  target: URL,
  { method, url, rawHeaders }: IncomingMessage,
  onAnswer: (a: IncomingMessage) => void,
) =>
  forward(
    {
      host: target.hostname,
      port: target.port,
      method,
      path: url,
      headers: withoutConnection(rawHeaders),
      setHost: false,
      agent: false,
    },
    onAnswer,
  )

/** Pairs of name and value, one after the other. The body is sent on whole, with its length. */
function withoutConnection(raw: string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < raw.length; at += 2)
    if (!/^(connection|expect|transfer-encoding)$/i.test(raw[at] ?? ''))
      kept.push(raw[at] ?? '', raw[at + 1] ?? '')
  return kept
}

const operationOf = ({ headers }: IncomingMessage) =>
  /^DynamoDB_\d+\.(\w+)$/.exec(String(headers['x-amz-target']))?.[1]

function sayBusy(incoming: IncomingMessage, response: ServerResponse): void {
  const operation = operationOf(incoming)
  if (operation === undefined) {
    const code = '<Code>SlowDown</Code><Message>Please reduce your request rate.</Message>'
    response.writeHead(503, { 'content-type': 'application/xml' }).end(`<Error>${code}</Error>`)
  } else if (operation === 'TransactWriteItems') cancel(response, 'ThrottlingError')
  else refuse(response, 'ProvisionedThroughputExceededException')
}

/** Reads, and batches of puts, never meet others. */
function sayConflict(incoming: IncomingMessage, response: ServerResponse): void {
  const operation = operationOf(incoming)
  if (operation === 'TransactWriteItems') cancel(response, 'TransactionConflict')
  else if (/^(Put|Update|Delete)Item$/.test(operation ?? '')) refuse(response, 'TransactionConflictException')
  else sayBusy(incoming, response)
}

const cancel = (response: ServerResponse, Code: string) =>
  refuse(response, 'TransactionCanceledException', {
    CancellationReasons: [{ Code: 'None' }, { Code, Message: 'Try again.' }],
  })

function refuse(response: ServerResponse, name: string, more: object = {}): void {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'Try again.', ...more }
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
}

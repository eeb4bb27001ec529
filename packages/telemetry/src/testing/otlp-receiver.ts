import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A span as it came over the wire. */
export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startMs: number
  endMs: number
  attributes: Record<string, string | number | boolean>
  failed: boolean
  resource: Record<string, string | number | boolean>
}

export interface OtlpReceiver {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
  endpoint: string
  spans: ReceivedSpan[]
  /** Bodies and headers as they came. */
  requests: { headers: IncomingHttpHeaders; body: string }[]
  /** Status of the next answers; 'silent': none at all. */
  answer: number | 'silent'
  close(): Promise<void>
}

interface Value {
  stringValue?: string
  boolValue?: boolean
  intValue?: string
  doubleValue?: number
}
type Attributes = { key: string; value: Value }[]
interface WireSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Attributes
  status: { code?: number }
}
interface Body {
  resourceSpans: { resource: { attributes: Attributes }; scopeSpans: { spans: WireSpan[] }[] }[]
}

/** Takes traces as any OTLP receiver does (https://opentelemetry.io/docs/specs/otlp/#otlphttp), in JSON, on this machine. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      receiver.requests.push({ headers: request.headers, body })
      if (receiver.answer === 'silent') return
      const isTraces = request.method === 'POST' && request.url === '/v1/traces'
      const status = isTraces ? receiver.answer : 404
      if (status === 200) receiver.spans.push(...spansIn(JSON.parse(body) as Body))
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: OtlpReceiver = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    requests: [],
    answer: 200,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

const spansIn = ({ resourceSpans }: Body): ReceivedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => received(span, valuesOf(resource.attributes)))),
  )

function received(span: WireSpan, resource: ReceivedSpan['resource']): ReceivedSpan {
  const { traceId, spanId, parentSpanId, name, kind, status } = span
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind,
    startMs: Number(BigInt(span.startTimeUnixNano) / 1000n) / 1000,
    endMs: Number(BigInt(span.endTimeUnixNano) / 1000n) / 1000,
    attributes: valuesOf(span.attributes),
    failed: status.code === 2,
    resource,
  }
}

const valuesOf = (attributes: Attributes) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue),
    ]),
  )

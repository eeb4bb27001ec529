import type { FinishedSpan, SpanAttributes, SpanKind } from '../finished-span.ts'

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: numbers for what is an enum, text for 64 bits. */
const kinds: Record<SpanKind, number> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 }
const failedStatus = 2
const sampledFlag = 1

/** The body of an OTLP request. @param resource who records: `service.name` and the like. */
export const encodeSpans = (resource: SpanAttributes, spans: readonly FinishedSpan[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'cloudalbum' }, spans: spans.map(spanOf) }],
      },
    ],
  })

const spanOf = (span: FinishedSpan) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
  flags: sampledFlag,
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startMs),
  endTimeUnixNano: nanoseconds(span.startMs + span.durationMs),
  attributes: attributesOf(span.attributes),
  status: span.failed ? { code: failedStatus, message: span.error ?? '' } : {},
})

const attributesOf = (attributes: SpanAttributes) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }))

function valueOf(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

/** More digits than a number has. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms)
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)))
}

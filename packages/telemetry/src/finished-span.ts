export type SpanKind = 'server' | 'client' | 'internal' | 'producer' | 'consumer'

export type SpanAttributes = Record<string, string | number | boolean>

/** One step of a request or a job that has ended. Names and attributes hold no personal data and no secret. */
export interface FinishedSpan {
  /** 32 hexadecimal digits. */
  traceId: string
  /** 16 hexadecimal digits. */
  spanId: string
  /** Not there: the first of its trace. May be a span of another process. */
  parentSpanId?: string
  /** Of few values: `GET /api/photos/{id}`, `photos.reserve`, `decode`. */
  name: string
  kind: SpanKind
  /** Milliseconds since the epoch, with fractions. */
  startMs: number
  durationMs: number
  /** Named as OpenTelemetry's semantic conventions do; `peer.service` names who was asked. */
  attributes: SpanAttributes
  failed: boolean
  /** Code or class of the error; never its message. */
  error?: string
}

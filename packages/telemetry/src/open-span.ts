import type { FinishedSpan, SpanAttributes, SpanKind } from './finished-span.ts'
import type { Span, SpanOptions } from './telemetry.ts'

/** What this process records of one trace: a request, or a job. */
export interface Trace {
  traceId: string
  /** Between the clock of the wall and that which never jumps. */
  offsetMs: number
  count: number
  leftOut: number
  ended: boolean
}

export interface SpanIds {
  traceId: string
  spanId: string
  parentSpanId?: string
}

/** A request that makes thousands of steps is told by its first ones, and by how many there were. */
const mostSpans = 100

/** Whether one more is recorded. What is too much is counted; what goes on after the end is part of nothing. */
export function mayGrow(trace: Trace): boolean {
  if (trace.ended) return false
  if (trace.count >= mostSpans) {
    trace.leftOut += 1
    return false
  }
  trace.count += 1
  return true
}

export class OpenSpan implements Span {
  private readonly ids: SpanIds
  private readonly kind: SpanKind
  private readonly startedMs = performance.now()
  private readonly attributes: SpanAttributes
  private name: string
  private error: string | undefined

  constructor(ids: SpanIds, name: string, { kind = 'internal', attributes }: SpanOptions) {
    this.ids = ids
    this.name = name
    this.kind = kind
    this.attributes = { ...attributes }
  }

  set(attributes: SpanAttributes): void {
    Object.assign(this.attributes, attributes)
  }

  rename(name: string): void {
    this.name = name
  }

  fail(code: string): void {
    this.error ??= code
    this.attributes['error.type'] = this.error
  }

  end({ offsetMs }: Trace): FinishedSpan {
    const { ids, name, kind, attributes, startedMs, error } = this
    return {
      ...ids,
      name,
      kind,
      startMs: offsetMs + startedMs,
      durationMs: performance.now() - startedMs,
      attributes,
      failed: error !== undefined,
      ...(error === undefined ? {} : { error }),
    }
  }
}

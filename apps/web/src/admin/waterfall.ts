import type { ObservedSpan } from '@cloudalbum/contract'

export interface WaterfallRow {
  span: ObservedSpan
  /** 0: it is a step of nothing that is shown. */
  depth: number
  /** Since the first step began. */
  afterMs: number
  /** Of the whole width, in percent. */
  left: number
  width: number
}

/** What is too short to be seen is still this wide, in percent. */
const leastWidth = 0.5

/** Steps below what they are steps of, in order of time. */
export function waterfallOf(spans: readonly ObservedSpan[]): WaterfallRow[] {
  const startMs = Math.min(...spans.map((span) => span.startMs))
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs))
  const wholeMs = Math.max(endMs - startMs, Number.EPSILON)
  const rowOf = (span: ObservedSpan, depth: number): WaterfallRow => {
    const afterMs = span.startMs - startMs
    const width = Math.max((span.durationMs / wholeMs) * 100, leastWidth)
    return { span, depth, afterMs, left: Math.min((afterMs / wholeMs) * 100, 100 - width), width }
  }
  const below = (parent: string | null, depth: number): WaterfallRow[] =>
    spans
      .filter(({ parentSpanId, spanId }) => parentSpanId === parent && spanId !== parent)
      .toSorted((a, b) => a.startMs - b.startMs)
      .flatMap((span) => [rowOf(span, depth), ...below(span.spanId, depth + 1)])
  return below(null, 0)
}

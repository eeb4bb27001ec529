import type { FinishedSpan, SpanAttributes } from '@cloudalbum/telemetry'
import type { Source } from './service-map.ts'

/** More of one trace are counted and not kept: the page could not show them. */
export const maxSpans = 250
const maxAttributes = 16
const maxTextLength = 200

/** As it came, within bounds. */
export type KeptSpan = FinishedSpan

/** What begins a piece of work: an answer to somebody, or a job. Everything else is a step of one. */
export function sourceOf({ kind, parentSpanId }: KeptSpan): Source | undefined {
  if (kind === 'server') return 'requests'
  if (kind === 'consumer') return 'jobs'
  // Upkeep, which nobody has asked for.
  return kind === 'internal' && parentSpanId === undefined ? 'jobs' : undefined
}

export const downstreamOf = ({ attributes }: KeptSpan): string | undefined => {
  const name = attributes['peer.service']
  return typeof name === 'string' ? name : undefined
}

/** The spans of one trace that have come so far. */
export class KeptTrace {
  readonly traceId: string
  readonly spans: KeptSpan[] = []
  /** Ended before what they are a step of: whose they are is not known yet. */
  private waiting: KeptSpan[] = []
  /** Roughly, in memory. */
  bytes = 200
  dropped = 0
  /** Steps have come since something last ended: more will. */
  isOpen = false

  constructor(traceId: string) {
    this.traceId = traceId
  }

  get isFull(): boolean {
    return this.spans.length >= maxSpans
  }

  add(span: FinishedSpan): KeptSpan {
    const kept = isWithinBounds(span) ? span : bounded(span)
    this.spans.push(kept)
    this.bytes += bytesOf(kept)
    if (downstreamOf(kept) !== undefined) this.waiting.push(kept)
    return kept
  }

  /** Tells of those whose source is known now that this span has ended, each once. */
  attribute(ended: KeptSpan, tell: (source: Source, span: KeptSpan) => void): void {
    if (this.waiting.length === 0) return
    this.waiting = this.waiting.filter((span) => {
      const own = span.parentSpanId === ended.spanId ? sourceOf(ended) : undefined
      const source = own ?? this.originOf(span)
      if (source !== undefined) tell(source, span)
      return source === undefined
    })
  }

  private originOf(span: KeptSpan): Source | undefined {
    let at: KeptSpan | undefined = span
    for (let depth = 0; at !== undefined && depth <= maxSpans; depth += 1) {
      const source = sourceOf(at)
      if (source !== undefined) return source
      const { parentSpanId }: KeptSpan = at
      // Between jobs, such as a look whether there is one.
      if (parentSpanId === undefined) return 'jobs'
      at = this.spans.find(({ spanId }) => spanId === parentSpanId)
    }
    return undefined
  }
}

/** As almost all are: these are kept as they came. */
function isWithinBounds({ name, error, attributes }: FinishedSpan): boolean {
  if (name.length > maxTextLength || (error !== undefined && error.length > maxTextLength)) return false
  let count = 0
  for (const key in attributes) {
    const value = attributes[key]
    if (key.length > maxTextLength || (typeof value === 'string' && value.length > maxTextLength))
      return false
    count += 1
  }
  return count <= maxAttributes
}

function bounded(span: FinishedSpan): KeptSpan {
  const attributes: SpanAttributes = {}
  for (const [name, value] of Object.entries(span.attributes).slice(0, maxAttributes))
    attributes[name.slice(0, maxTextLength)] =
      typeof value === 'string' ? value.slice(0, maxTextLength) : value
  return {
    ...span,
    name: span.name.slice(0, maxTextLength),
    attributes,
    ...(span.error === undefined ? {} : { error: span.error.slice(0, maxTextLength) }),
  }
}

/** Two bytes a character at most, and what an object and its properties take. */
function bytesOf({ name, error = '', attributes }: KeptSpan): number {
  let bytes = 300 + 2 * (name.length + error.length)
  for (const key in attributes) {
    const value = attributes[key]
    bytes += 40 + 2 * (key.length + (typeof value === 'string' ? value.length : 4))
  }
  return bytes
}

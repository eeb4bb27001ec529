import type { FinishedSpan, SpanAttributes } from '@cloudalbum/telemetry'
import type { Source } from './service-map.ts'

/** More of one trace are counted and not kept: the page could not show them. */
export const maxSpans = 250
const maxAttributes = 16
const maxTextLength = 200

/** As it came, within bounds. */
export type KeptSpan = Omit<FinishedSpan, 'traceId'>

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
  readonly spans = new Map<string, KeptSpan>()
  /** Ended before what they are a step of: whose they are is not known yet. */
  private waiting: KeptSpan[] = []
  /** Roughly, in memory. */
  bytes = 200
  dropped = 0

  constructor(traceId: string) {
    this.traceId = traceId
  }

  get isFull(): boolean {
    return this.spans.size >= maxSpans
  }

  add({ traceId: _, ...span }: FinishedSpan): KeptSpan {
    const kept = bounded(span)
    this.spans.set(kept.spanId, kept)
    this.bytes += bytesOf(kept)
    if (downstreamOf(kept) !== undefined) this.waiting.push(kept)
    return kept
  }

  /** Those whose source is known by now, each once. */
  takeAttributed(): { span: KeptSpan; source: Source }[] {
    const known = this.waiting.flatMap((span) => {
      const source = this.originOf(span)
      return source === undefined ? [] : [{ span, source }]
    })
    const done = new Set(known.map(({ span }) => span))
    this.waiting = this.waiting.filter((span) => !done.has(span))
    return known
  }

  private originOf(span: KeptSpan): Source | undefined {
    let at: KeptSpan | undefined = span
    for (let depth = 0; at !== undefined && depth <= maxSpans; depth += 1) {
      const source = sourceOf(at)
      if (source !== undefined) return source
      // Between jobs, such as a look whether there is one.
      if (at.parentSpanId === undefined) return 'jobs'
      at = this.spans.get(at.parentSpanId)
    }
    return undefined
  }
}

function bounded(span: KeptSpan): KeptSpan {
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
const bytesOf = ({ name, error = '', attributes }: KeptSpan): number =>
  300 +
  2 * (name.length + error.length) +
  Object.entries(attributes).reduce(
    (sum, [key, value]) => sum + 40 + 2 * (key.length + (typeof value === 'string' ? value.length : 4)),
    0,
  )

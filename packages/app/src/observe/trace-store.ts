import type { Clock } from '@cloudalbum/core'
import type { FinishedSpan } from '@cloudalbum/telemetry'
import { downstreamOf, KeptTrace, sourceOf, type KeptSpan } from './kept-trace.ts'
import { ServiceMap, type ServiceMapView, type Source } from './service-map.ts'
import { Windows } from './windows.ts'

export interface TraceStoreOptions {
  clock: Clock
  /** Of all spans together, roughly. */
  maxBytes?: number
}

/** A request or a job, by the span that it began with. */
export interface Entry {
  traceId: string
  spanId: string
  source: Source
  name: string
  startMs: number
  durationMs: number
  failed: boolean
  /** Of the answer. */
  status: number | null
  /** Of the whole trace, as far as they are kept. */
  spans: number
}

export interface WholeTrace {
  traceId: string
  /** By their beginning. */
  spans: KeptSpan[]
  /** Beyond what is kept of one trace. */
  dropped: number
}

interface Listed {
  trace: KeptTrace
  span: KeptSpan
}

const slowOfWindow = 8
const failedCount = 24
/** Unlisted ones that may still grow, or become slow. */
const maxTraces = 300
/** So many are forgotten at once, when there are more. */
const batch = 30
const defaultMaxBytes = 8_000_000

/**
 * The slowest requests and jobs of each ten minutes of the last hour, the last that failed, and who asked whom. In memory alone,
 * and in bounds: so many traces, so many spans of one, so many bytes.
 */
export class TraceStore {
  private readonly maxBytes: number
  readonly sinceMs: number
  private readonly map: ServiceMap
  private readonly slow: Windows<Listed[]>
  private failed: Listed[] = []
  /** In the order in which they began, but for those that were still under way when their turn came. */
  private readonly traces = new Map<string, KeptTrace>()
  private bytes = 0

  constructor({ clock, maxBytes = defaultMaxBytes }: TraceStoreOptions) {
    this.maxBytes = maxBytes
    this.sinceMs = clock.now()
    this.map = new ServiceMap(clock)
    this.slow = new Windows<Listed[]>(clock, () => [])
  }

  /** Takes spans in any order; steps come before what they are steps of. */
  readonly record = (span: FinishedSpan): void => {
    const trace = this.traceOf(span.traceId)
    const source = sourceOf(span)
    if (source !== undefined) this.map.entered(source, span.durationMs, span.failed)
    if (trace.isFull && source === undefined) return this.countOnly(trace, span)
    const before = trace.bytes
    const kept = trace.add(span)
    this.bytes += trace.bytes - before
    trace.isOpen = source === undefined
    // Steps come before what they are steps of, and with it they are done.
    if (source !== undefined || kept.parentSpanId === undefined) trace.attribute(kept, this.count)
    if (source !== undefined) this.list({ trace, span: kept })
    this.forget()
  }

  /** Slowest first, and latest first. */
  listed(): { slow: Entry[]; failed: Entry[] } {
    const slow = this.slow.all.flat().sort((a, b) => b.span.durationMs - a.span.durationMs)
    return { slow: slow.map(entryOf), failed: this.failed.map(entryOf).reverse() }
  }

  trace(traceId: string): WholeTrace | undefined {
    const found = this.traces.get(traceId)
    if (!found) return undefined
    const spans = found.spans.toSorted((a, b) => a.startMs - b.startMs)
    return { traceId, spans, dropped: found.dropped }
  }

  services(): ServiceMapView {
    return this.map.view()
  }

  /** For tests and metrics. */
  get size(): { traces: number; bytes: number } {
    return { traces: this.traces.size, bytes: this.bytes }
  }

  private traceOf(traceId: string): KeptTrace {
    const known = this.traces.get(traceId)
    if (known) return known
    const made = new KeptTrace(traceId)
    this.bytes += made.bytes
    this.traces.set(traceId, made)
    return made
  }

  /** What has hundreds of steps is a job, whoever began it. */
  private countOnly(trace: KeptTrace, span: FinishedSpan): void {
    trace.dropped += 1
    this.count('jobs', span)
  }

  private readonly count = (source: Source, span: KeptSpan): void => {
    const downstream = downstreamOf(span)
    if (downstream !== undefined) this.map.called(source, downstream, span.durationMs, span.failed)
  }

  private list(one: Listed): void {
    if (one.span.failed) this.failed = [...this.failed.slice(1 - failedCount), one]
    const slow = this.slow.current
    const least = slow.at(-1)
    if (least && slow.length >= slowOfWindow && least.span.durationMs >= one.span.durationMs) return
    slow.push(one)
    slow.sort((a, b) => b.span.durationMs - a.span.durationMs)
    slow.length = Math.min(slow.length, slowOfWindow)
  }

  /** The oldest that stand in no list; when that is not enough, the oldest of all. */
  private forget(): void {
    if (this.traces.size <= maxTraces && this.bytes <= this.maxBytes) return
    const isListed = this.currentlyListed()
    const isEnough = () => this.traces.size <= maxTraces - batch && this.bytes <= this.maxBytes
    for (const trace of [...this.traces.values()]) {
      if (isEnough()) return
      if (!isListed.has(trace)) this.forgetOrKeep(trace)
    }
    for (const trace of this.traces.values()) {
      if (this.traces.size <= 1 || this.bytes <= this.maxBytes) return
      this.remove(trace)
    }
  }

  /** What is still under way has another turn. */
  private forgetOrKeep(trace: KeptTrace): void {
    this.traces.delete(trace.traceId)
    if (trace.isOpen) {
      trace.isOpen = false
      this.traces.set(trace.traceId, trace)
    } else this.bytes -= trace.bytes
  }

  private currentlyListed(): Set<KeptTrace> {
    return new Set([...this.slow.all.flat(), ...this.failed].map(({ trace }) => trace))
  }

  private remove(trace: KeptTrace): void {
    this.traces.delete(trace.traceId)
    this.bytes -= trace.bytes
    const isOther = (one: Listed) => one.trace !== trace
    this.failed = this.failed.filter(isOther)
    for (const window of this.slow.all) window.splice(0, window.length, ...window.filter(isOther))
  }
}

function entryOf({ trace, span }: Listed): Entry {
  const { spanId, name, startMs, durationMs, failed } = span
  const status = span.attributes['http.response.status_code']
  return {
    traceId: trace.traceId,
    spanId,
    source: sourceOf(span) ?? 'jobs',
    name,
    startMs,
    durationMs,
    failed,
    status: typeof status === 'number' ? status : null,
    spans: trace.spans.length + trace.dropped,
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import type { FinishedSpan } from './finished-span.ts'
import { noSpan } from './no-telemetry.ts'
import { mayGrow, OpenSpan, type Trace } from './open-span.ts'
import type { Measured, Span, SpanOptions, Telemetry } from './telemetry.ts'
import {
  newSpanId,
  newTraceId,
  readTraceparent,
  writeTraceparent,
  type TraceContext,
} from './trace-context.ts'

export interface RecorderOptions {
  /** Of traces that begin here, from 0 to 1; those that began elsewhere are recorded as it was decided there. */
  sample: number
  /** Waits until what listeners were told has gone where they send it. Never rejects. */
  flush?: () => Promise<void>
}

/** The span that is under way. Without a trace it is not recorded. */
interface Current extends TraceContext {
  trace: Trace | undefined
}

type Listener = (span: FinishedSpan) => void

/** Records spans of requests and jobs, and tells listeners of each that has ended. Keeps nothing. */
class Recorder implements Telemetry {
  readonly on = true
  private readonly options: RecorderOptions
  private readonly current = new AsyncLocalStorage<Current>()
  private readonly listeners = new Set<Listener>()

  constructor(options: RecorderOptions) {
    this.options = options
  }

  span<T>(name: string, options: SpanOptions, run: (span: Span) => T): T {
    const parent = this.current.getStore()
    if (!parent?.trace || !mayGrow(parent.trace)) return run(noSpan)
    const { traceId, trace } = parent
    const spanId = newSpanId()
    const span = new OpenSpan({ traceId, spanId, parentSpanId: parent.spanId }, name, options)
    const at = options.isLeaf ? undefined : { ...parent, spanId }
    return this.measure(at, span, run, () => this.tell(span.end(trace)))
  }

  continued<T>(from: string | undefined, name: string, options: SpanOptions, run: (span: Span) => T): T {
    const parent = readTraceparent(from)
    const nowMs = Date.now()
    const traceId = parent?.traceId ?? newTraceId(nowMs)
    const sampled = parent?.sampled ?? isSampled(traceId, this.options.sample)
    const spanId = newSpanId()
    if (!sampled) return this.current.run({ traceId, spanId, sampled, trace: undefined }, run, noSpan)
    const trace: Trace = { traceId, offsetMs: nowMs - performance.now(), count: 1, leftOut: 0, ended: false }
    const span = new OpenSpan(
      { traceId, spanId, ...(parent && { parentSpanId: parent.spanId }) },
      name,
      options,
    )
    return this.measure({ traceId, spanId, sampled, trace }, span, run, () => {
      trace.ended = true
      if (trace.leftOut > 0) span.set({ 'cloudalbum.spans_left_out': trace.leftOut })
      this.tell(span.end(trace))
    })
  }

  record({ name, startMs, durationMs, attributes = {} }: Measured): void {
    const parent = this.current.getStore()
    if (!parent?.trace || !mayGrow(parent.trace)) return
    const ids = { traceId: parent.traceId, spanId: newSpanId(), parentSpanId: parent.spanId }
    this.tell({ ...ids, name, kind: 'internal', startMs, durationMs, attributes, failed: false })
  }

  carry(): string | undefined {
    const at = this.current.getStore()
    return at && writeTraceparent(at)
  }

  detached<T>(run: () => T): T {
    return this.current.exit(run)
  }

  onSpan(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  async flush(): Promise<void> {
    await this.options.flush?.()
  }

  /** `end` is called once, when `run` has ended, or the promise that it gives. @param at undefined: nobody within asks for it */
  private measure<T>(at: Current | undefined, span: OpenSpan, run: (span: Span) => T, end: () => void): T {
    const failed = (error: unknown) => {
      const code = faultIn(error)
      if (code !== undefined) span.fail(code)
      end()
      return error
    }
    let result: T
    try {
      result = at ? this.current.run(at, run, span) : run(span)
    } catch (error) {
      throw failed(error)
    }
    if (!(result instanceof Promise)) {
      end()
      return result
    }
    return result.then(
      (value: unknown) => {
        end()
        return value
      },
      (error: unknown) => {
        throw failed(error)
      },
    ) as T
  }

  private tell(span: FinishedSpan): void {
    for (const listener of this.listeners) listener(span)
  }
}

export const createRecorder = (options: RecorderOptions): Telemetry => new Recorder(options)

/**
 * Of few values, for what went wrong. Undefined for what is an answer: the album's own errors say that something is not there
 * or not allowed, but for the two that say that the album itself cannot go on.
 */
function faultIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return 'Error'
  const { name } = error
  if (name === 'AbortError') return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : name
  return name !== 'AppError' || code === 'unavailable' || code === 'storage-full' ? code : undefined
}

/** Decided by the random end of the id: the same wherever it is asked. */
const isSampled = (traceId: string, ratio: number): boolean =>
  ratio >= 1 || parseInt(traceId.slice(-8), 16) / 2 ** 32 < ratio

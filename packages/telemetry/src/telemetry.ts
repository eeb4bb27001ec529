import type { FinishedSpan, SpanAttributes, SpanKind } from './finished-span.ts'

export interface SpanOptions {
  /** `internal` where nothing is said. */
  kind?: SpanKind
  attributes?: SpanAttributes
  /** Nothing within it is a step of its own, so that nothing has to know of it. */
  isLeaf?: boolean
}

/** A span that is under way. */
export interface Span {
  set(attributes: SpanAttributes): void
  /** Once it is known better. */
  rename(name: string): void
  /** It went wrong though nothing was thrown. `code` is of few values. */
  fail(code: string): void
}

/** Something that was measured elsewhere. */
export interface Measured {
  name: string
  startMs: number
  durationMs: number
  attributes?: SpanAttributes
}

/**
 * Tells what a request or a job spends its time on. Names and attributes are of few values and never personal: no path, no
 * query, no parameter, no name of a file.
 */
export interface Telemetry {
  /** False: nothing is recorded, so that nothing needs to be wrapped. */
  readonly on: boolean
  /** A step of the trace that is under way; where there is none, `run` only. It ends with `run`, or with the promise that it gives. */
  span<T>(name: string, options: SpanOptions, run: (span: Span) => T): T
  /** Begins here what goes on from elsewhere: a request, a job, a message. `from` is a `traceparent`; undefined: a new trace. */
  continued<T>(from: string | undefined, name: string, options: SpanOptions, run: (span: Span) => T): T
  /** A step of the trace that is under way. */
  record(measured: Measured): void
  /** What whoever goes on later passes to `continued`: a `traceparent` (https://www.w3.org/TR/trace-context/). */
  carry(): string | undefined
  /** Runs what belongs to no trace: timers, listeners of others. */
  detached<T>(run: () => T): T
  /** Told of each span that has ended, the first of a request or a job last. Gives the way to stop. */
  onSpan(listener: (span: FinishedSpan) => void): () => void
  /** Resolves when what has ended so far was sent where it goes, or could not be for now. Never rejects. */
  flush(): Promise<void>
}

import type { SpanAttributes } from './finished-span.ts'
import { noTelemetry } from './no-telemetry.ts'
import type { OtlpRequest } from './otlp/otlp-exporter.ts'
import { createRecorder } from './recorder.ts'
import type { Telemetry } from './telemetry.ts'

export type TracesKind =
  | { kind: 'off' }
  /** For those who listen in this process only. */
  | { kind: 'memory'; sample: number }
  | { kind: 'otlp'; sample: number; url: string; headers: Record<string, string> }

export interface OpenTelemetryOptions {
  traces: TracesKind
  /** Who records: `service.name` and the like. */
  resource: SpanAttributes
  /** The headers of a request, and what proves who sends it. */
  sign?: (request: OtlpRequest) => Promise<Record<string, string>>
  /** For one request to the receiver. */
  timeoutMs?: number
  /** Told at most once a minute how many spans were given up since the last time. */
  onDropped: (count: number, reason: string) => void
}

/** Tracing as it is configured. What sends spans elsewhere is loaded only where they are sent. */
export async function openTelemetry(options: OpenTelemetryOptions): Promise<Telemetry> {
  const { traces, onDropped, ...rest } = options
  if (traces.kind === 'off') return noTelemetry
  if (traces.kind === 'memory') return createRecorder(traces)
  const { createOtlpExporter } = await import('./otlp/otlp-exporter.ts')
  const exporter = createOtlpExporter({ ...traces, ...rest, onDropped: oncePerMinute(onDropped) })
  const recorder = createRecorder({ ...traces, flush: () => exporter.flush() })
  recorder.onSpan((span) => exporter.add(span))
  return recorder
}

const minuteMs = 60_000

/** Adds up: a receiver that is down would fill the log. */
function oncePerMinute(tell: (count: number, reason: string) => void) {
  let toldAtMs = -Infinity
  let untold = 0
  return (count: number, reason: string) => {
    untold += count
    if (performance.now() - toldAtMs < minuteMs) return
    toldAtMs = performance.now()
    tell(untold, reason)
    untold = 0
  }
}

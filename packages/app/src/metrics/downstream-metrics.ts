import type { FinishedSpan } from '@cloudalbum/telemetry'
import type { MetricRegistry } from './registry.ts'

/** Statements take parts of a millisecond, webhooks seconds. In seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

/** How long what is asked takes, such as SQLite or S3. Takes spans of `Telemetry.onSpan`. */
export function downstreamMetrics(registry: MetricRegistry): (span: FinishedSpan) => void {
  const duration = registry.histogram(
    'cloudalbum_downstream_duration_seconds',
    'Time that a downstream took for an answer, of requests and jobs that are traced.',
    buckets,
  )
  const errors = registry.counter(
    'cloudalbum_downstream_errors_total',
    'Answers of a downstream that were faults.',
  )
  return ({ attributes, durationMs, failed }) => {
    const name = attributes['peer.service']
    if (typeof name !== 'string') return
    duration({ downstream: name }, durationMs / 1000)
    if (failed) errors({ downstream: name })
  }
}

import type { AnsweredRequest } from '../http/observe-requests.ts'
import type { MetricRegistry } from './registry.ts'

/** Of answers of an API: most take milliseconds. In seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Rate, errors and duration of each route. */
export function requestMetrics(registry: MetricRegistry) {
  const requests = registry.counter(
    'cloudalbum_http_requests_total',
    'Requests that were answered, by route and status.',
  )
  const duration = registry.histogram(
    'cloudalbum_http_request_duration_seconds',
    'Time until an answer began, by route.',
    buckets,
  )
  let inFlight = 0
  registry.gauge('cloudalbum_http_requests_in_flight', 'Requests that are being answered.', () => [
    { value: inFlight },
  ])
  return {
    onBegin: () => void (inFlight += 1),
    onAnswered({ method: asked, route, status, durationMs }: AnsweredRequest): void {
      inFlight -= 1
      const method = methods.has(asked) ? asked : 'other'
      requests({ method, route, status: String(status) })
      duration({ method, route }, durationMs / 1000)
    },
  }
}

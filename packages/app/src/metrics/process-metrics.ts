import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MetricRegistry } from './registry.ts'

const resolutionMs = 20

/**
 * What this process takes of the machine, named as dashboards for Node.js know it. Delays of the event loop are those since the
 * last reading. Gives the way to stop.
 */
export function processMetrics(registry: MetricRegistry, version: string): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const startedS = (Date.now() - performance.now()) / 1000
  const gauge = (name: string, help: string, read: () => number, type: 'gauge' | 'counter' = 'gauge') =>
    registry.gauge(name, help, () => [{ value: read() }], type)
  registry.gauge('cloudalbum_build_info', 'Which version runs.', () => [
    { labels: { version, node: process.version }, value: 1 },
  ])
  registry.gauge('nodejs_eventloop_lag_seconds', 'Delay of the event loop since the last reading.', () => {
    const samples = [50, 90, 99].map((share) => ({
      labels: { quantile: String(share / 100) },
      // A timer that is on time is late by its own pace.
      value: delay.count === 0 ? 0 : Math.max(delay.percentile(share) / 1e9 - resolutionMs / 1000, 0),
    }))
    delay.reset()
    return samples
  })
  gauge('process_resident_memory_bytes', 'Memory of this process.', () => process.memoryUsage.rss())
  gauge('nodejs_heap_size_used_bytes', 'Used heap of JavaScript.', () => process.memoryUsage().heapUsed)
  gauge('nodejs_external_memory_bytes', 'Memory of buffers and images.', () => process.memoryUsage().external)
  const cpuS = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }
  gauge('process_cpu_seconds_total', 'CPU time of this process.', cpuS, 'counter')
  gauge('process_start_time_seconds', 'When this process began, since the epoch.', () => startedS)
  return () => delay.disable()
}

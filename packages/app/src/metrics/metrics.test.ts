import { FakeClock } from '@cloudalbum/port-suites'
import { beforeEach, describe, expect, it } from 'vitest'
import { downstreamMetrics } from './downstream-metrics.ts'
import { jobMetrics } from './job-metrics.ts'
import { processMetrics } from './process-metrics.ts'
import { MetricRegistry } from './registry.ts'
import { requestMetrics } from './request-metrics.ts'
import { parseExposition } from './testing/parse-exposition.ts'

let registry: MetricRegistry
beforeEach(() => {
  registry = new MetricRegistry()
})

const exposed = async () => parseExposition(await registry.expose())
const valueOf = async (name: string, labels: Record<string, string> = {}) =>
  (await exposed()).find(
    (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )?.value

describe('the registry', () => {
  it('writes what Prometheus reads, whatever stands in labels and help', async () => {
    const count = registry.counter('a_total', 'One\nline, and a \\ backslash.')
    const text = 'a"b\\c\nd,e="f"'
    count({ text })
    count({ text }, 2)
    count({ text: '' })
    expect(await exposed()).toEqual([
      { name: 'a_total', labels: { text }, value: 3 },
      { name: 'a_total', labels: { text: '' }, value: 1 },
    ])
  })

  it('counts a value in each bucket that it fits, its bound among them', async () => {
    const observe = registry.histogram('a_seconds', 'A.', [0.1, 1])
    for (const value of [0.05, 0.1, 0.5, 7]) observe({ route: '/' }, value)
    const all = await exposed()
    expect(all.map(({ name, labels, value }) => [name, labels['le'], value])).toEqual([
      ['a_seconds_bucket', '0.1', 2],
      ['a_seconds_bucket', '1', 3],
      ['a_seconds_bucket', '+Inf', 4],
      ['a_seconds_sum', undefined, 7.65],
      ['a_seconds_count', undefined, 4],
    ])
  })

  it('writes numbers that are none', async () => {
    registry.gauge('a', 'A.', () =>
      [NaN, Infinity, -Infinity, 1e21].map((value, at) => ({ labels: { at: String(at) }, value })),
    )
    expect((await exposed()).map(({ value }) => value)).toEqual([NaN, Infinity, -Infinity, 1e21])
  })

  it('holds a bounded number of series', async () => {
    const count = registry.counter('a_total', 'A.')
    for (let at = 0; at < 10_000; at += 1) count({ at: String(at) })
    expect((await exposed()).length).toBeLessThanOrEqual(3000)
  })
})

describe('what the parser of these tests refuses', () => {
  it.each([
    'a 1',
    '# TYPE a gauge\na{b=1} 1\n',
    '# TYPE a gauge\na one\n',
    '# TYPE a gauge\nb 1\n',
    '# TYPE a gauge\na 1\na 1\n',
    '# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
    '# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n',
  ])('%j', (text) => expect(() => parseExposition(text)).toThrow())
})

describe('metrics of the album', () => {
  it('tell rate, errors and duration of each route', async () => {
    const { onBegin, onAnswered } = requestMetrics(registry)
    const answered = {
      method: 'GET',
      route: '/api/photos/{id}',
      status: 200,
      durationMs: 30,
      isUpload: false,
    }
    for (const status of [200, 200, 503]) {
      onBegin()
      onAnswered({ ...answered, status })
    }
    onBegin()
    onAnswered({ ...answered, method: 'MADE-UP' })
    onBegin()
    const { route } = answered
    expect(await valueOf('cloudalbum_http_requests_total', { method: 'GET', route, status: '200' })).toBe(2)
    expect(await valueOf('cloudalbum_http_requests_total', { route, status: '503' })).toBe(1)
    expect(await valueOf('cloudalbum_http_requests_total', { method: 'other' })).toBe(1)
    expect(
      await valueOf('cloudalbum_http_request_duration_seconds_bucket', { method: 'GET', route, le: '0.05' }),
    ).toBe(3)
    expect(await valueOf('cloudalbum_http_requests_in_flight')).toBe(1)
  })

  it('tell what work waits, for how long, and what became of it', async () => {
    const clock = new FakeClock()
    const stats = { due: 3, leased: 1, dead: 2, oldestDueAtMs: clock.now() - 90_000 }
    const { onJob, counting } = jobMetrics(registry, { stats: () => Promise.resolve(stats) }, () =>
      clock.now(),
    )
    onJob({ kind: 'process-photo', durationMs: 800, outcome: 'done' })
    onJob({ kind: 'process-photo', durationMs: 10, outcome: 'failed' })
    const heard: string[] = []
    const notifier = counting({ publish: ({ type }) => Promise.resolve(void heard.push(type)) })
    const news = { id: '1', accountId: 'a', occurredAtMs: 0, data: {} }
    for (const type of ['photo.ready', 'photo.rejected', 'item.claimed'] as const)
      await notifier.publish({ ...news, type })
    expect(heard).toEqual(['photo.ready', 'photo.rejected', 'item.claimed'])
    expect(await valueOf('cloudalbum_jobs', { state: 'dead' })).toBe(2)
    expect(await valueOf('cloudalbum_jobs_oldest_due_seconds')).toBe(90)
    expect(await valueOf('cloudalbum_jobs_total', { kind: 'process-photo', outcome: 'failed' })).toBe(1)
    expect(await valueOf('cloudalbum_job_duration_seconds_count', { kind: 'process-photo' })).toBe(2)
    expect(await valueOf('cloudalbum_photos_processed_total', { outcome: 'ready' })).toBe(1)
  })

  it('tell how long each downstream took', async () => {
    const onSpan = downstreamMetrics(registry)
    const span = { traceId: '', spanId: '', name: 'read', kind: 'client' as const, startMs: 0, failed: false }
    onSpan({ ...span, durationMs: 2, attributes: { 'peer.service': 'sqlite' } })
    onSpan({ ...span, durationMs: 2, failed: true, attributes: { 'peer.service': 'sqlite' } })
    onSpan({ ...span, durationMs: 2, attributes: {} })
    expect(
      await valueOf('cloudalbum_downstream_duration_seconds_bucket', { downstream: 'sqlite', le: '0.0025' }),
    ).toBe(2)
    expect(await valueOf('cloudalbum_downstream_errors_total', { downstream: 'sqlite' })).toBe(1)
  })

  it('tell what the process takes', async () => {
    const stop = processMetrics(registry, '1.2.3')
    expect(await valueOf('cloudalbum_build_info', { version: '1.2.3' })).toBe(1)
    expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
    expect(await valueOf('nodejs_eventloop_lag_seconds', { quantile: '0.99' })).toBeGreaterThanOrEqual(0)
    stop()
  })
})

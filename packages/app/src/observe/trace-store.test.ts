import { FakeClock } from '@cloudalbum/port-suites'
import type { FinishedSpan } from '@cloudalbum/telemetry'
import { beforeEach, describe, expect, it } from 'vitest'
import { maxSpans } from './kept-trace.ts'
import { TraceStore } from './trace-store.ts'
import { windowCount, windowMs } from './windows.ts'

let clock: FakeClock
let store: TraceStore
let turn = 0

beforeEach(() => {
  clock = new FakeClock()
  store = new TraceStore({ clock })
})

const id = () => String(++turn).padStart(32, '0')

function span(change: Partial<FinishedSpan> & Pick<FinishedSpan, 'traceId'>): FinishedSpan {
  const more = { name: 'step', kind: 'internal' as const, startMs: clock.now(), durationMs: 1, failed: false }
  return { spanId: id().slice(16), attributes: {}, ...more, ...change }
}

/** A request that asked a downstream once; steps end first. */
function request(durationMs: number, change: Partial<FinishedSpan> = {}, peer = 'sqlite') {
  const traceId = id()
  const spanId = id().slice(16)
  store.record(
    span({
      traceId,
      kind: 'client',
      parentSpanId: spanId,
      name: 'read',
      attributes: { 'peer.service': peer },
    }),
  )
  store.record(span({ traceId, spanId, kind: 'server', name: 'GET /api/photos/{id}', durationMs, ...change }))
  return traceId
}

const repeat = (count: number, work: (at: number) => void) =>
  Array.from({ length: count }, (_, at) => work(at))

describe('requests that are listed', () => {
  it('are the slowest of the last ten minutes, slowest first', () => {
    repeat(100, (at) => request(at))
    expect(store.listed().slow.map(({ durationMs }) => durationMs)).toEqual([99, 98, 97, 96, 95, 94, 93, 92])
  })

  it('and the slowest of each ten minutes before, for an hour', () => {
    const first = request(500)
    clock.advance(windowMs)
    repeat(20, (at) => request(at))
    expect(store.listed().slow[0]?.traceId).toBe(first)
    clock.advance(windowMs * windowCount)
    expect(store.listed().slow).toEqual([])
  })

  it('are the last that failed, latest first, with the status of their answer', () => {
    request(1)
    const failed = { failed: true, attributes: { 'http.response.status_code': 500 } }
    const ids = repeat(30, () => request(1, failed))
    const listed = store.listed().failed
    expect(listed.map(({ traceId }) => traceId)).toEqual(ids.slice(-24).reverse())
    expect(listed[0]).toMatchObject({ source: 'requests', status: 500, failed: true, spans: 2 })
  })

  it('hold jobs, and upkeep that nobody asked for', () => {
    store.record(
      span({ traceId: id(), kind: 'consumer', parentSpanId: 'a', name: 'process-photo', durationMs: 9 }),
    )
    store.record(span({ traceId: id(), name: 'upkeep', durationMs: 8 }))
    store.record(span({ traceId: id(), kind: 'client', name: 'lease', durationMs: 7 }))
    expect(store.listed().slow.map(({ name, source }) => [name, source])).toEqual([
      ['process-photo', 'jobs'],
      ['upkeep', 'jobs'],
    ])
  })
})

describe('a trace', () => {
  it('is all that came of a request, in order of time, the job in the background among it', () => {
    const traceId = id()
    const startMs = clock.now()
    store.record(span({ traceId, kind: 'server', name: 'PUT /upload', startMs }))
    store.record(span({ traceId, name: 'decode', startMs: startMs + 60 }))
    store.record(span({ traceId, kind: 'consumer', name: 'process-photo', startMs: startMs + 50 }))
    expect(store.trace(traceId)?.spans.map(({ name }) => name)).toEqual([
      'PUT /upload',
      'process-photo',
      'decode',
    ])
  })

  it('is not there when it never was, or was forgotten', () => {
    expect(store.trace('0'.repeat(32))).toBeUndefined()
    const fast = request(0.1)
    repeat(400, () => request(5))
    expect(store.trace(fast)).toBeUndefined()
  })

  it('keeps so many steps, counts the others, and still what it began with', () => {
    const traceId = id()
    repeat(1000, () =>
      store.record(
        span({ traceId, kind: 'client', parentSpanId: 'x', attributes: { 'peer.service': 'disk' } }),
      ),
    )
    store.record(span({ traceId, spanId: 'x', kind: 'consumer', name: 'purge' }))
    const trace = store.trace(traceId)
    expect([trace?.spans.length, trace?.dropped]).toEqual([maxSpans + 1, 1000 - maxSpans])
    expect(store.services().downstreams).toMatchObject([{ name: 'disk', calls: 1000, from: { jobs: 1000 } }])
  })
})

describe('its memory', () => {
  it('holds a bounded number of traces, the listed ones among them', () => {
    const slow = request(1e6)
    repeat(5000, () => request(1))
    expect(store.size.traces).toBeLessThanOrEqual(300)
    expect(store.trace(slow)).toBeDefined()
  })

  it('holds a bounded number of bytes, whatever spans say', () => {
    store = new TraceStore({ clock, maxBytes: 100_000 })
    const long = 'x'.repeat(100_000)
    repeat(2000, (at) => request(at, { name: long, failed: true, error: long, attributes: { [long]: long } }))
    expect(store.size.bytes).toBeLessThanOrEqual(100_000)
    expect(store.size.traces).toBeGreaterThan(5)
  })

  it('holds a bounded number of downstreams', () => {
    repeat(1000, (at) => request(1, {}, `peer-${at}`))
    expect(store.services().downstreams.length).toBeLessThanOrEqual(21)
  })
})

describe('the service map', () => {
  it('tells how often, how well and how fast each downstream answered, and who asked it', () => {
    repeat(19, () => request(10))
    request(1000, { failed: true })
    const traceId = id()
    store.record(
      span({
        traceId,
        kind: 'client',
        parentSpanId: 'j',
        durationMs: 40,
        failed: true,
        attributes: { 'peer.service': 'sqlite' },
      }),
    )
    store.record(span({ traceId, spanId: 'j', kind: 'consumer', parentSpanId: 'elsewhere' }))
    const { sources, downstreams } = store.services()
    expect(sources).toMatchObject([
      { name: 'requests', calls: 20, errors: 1 },
      { name: 'jobs', calls: 1, errors: 0 },
    ])
    expect(sources[0]?.p50Ms).toBeCloseTo(10, 0)
    expect(downstreams).toMatchObject([
      { name: 'sqlite', calls: 21, errors: 1, from: { requests: 20, jobs: 1 } },
    ])
  })

  it('is of the last hour', () => {
    request(1)
    clock.advance(windowMs * windowCount)
    expect(store.services()).toMatchObject({
      sources: [{ calls: 0, p50Ms: null }, { calls: 0 }],
      downstreams: [],
    })
  })
})

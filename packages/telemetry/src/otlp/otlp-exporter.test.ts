import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FinishedSpan } from '../finished-span.ts'
import { openTelemetry } from '../open-telemetry.ts'
import { startOtlpReceiver, type OtlpReceiver } from '../testing/index.ts'
import { createOtlpExporter, type OtlpExporterOptions } from './otlp-exporter.ts'

let receiver: OtlpReceiver
const dropped: [number, string][] = []
beforeEach(async () => {
  receiver = await startOtlpReceiver()
  dropped.length = 0
})
afterEach(() => receiver.close())

const exporterTo = (more: Partial<OtlpExporterOptions> = {}) =>
  createOtlpExporter({
    url: `${receiver.endpoint}/v1/traces`,
    resource: { 'service.name': 'cloudalbum' },
    onDropped: (...what) => dropped.push(what),
    everyMs: 1e6,
    ...more,
  })

const span = (name: string): FinishedSpan => ({
  traceId: '5759e988bd862e3fe1be46a994272793',
  spanId: '53995c3f42cd8ad8',
  parentSpanId: '1'.repeat(16),
  name,
  kind: 'client',
  startMs: 1_795_262_400_123.456,
  durationMs: 1.5,
  attributes: { 'peer.service': 'sqlite', count: 3, ratio: 0.5, 'cache.hit': true },
  failed: true,
  error: 'SQLITE_BUSY',
})
const add = (exporter: ReturnType<typeof exporterTo>, count: number) => {
  for (let i = 0; i < count; i++) exporter.add(span(`s${i}`))
}

describe('a receiver', () => {
  it('gets spans as they are, with who sent them and what it wants to see', async () => {
    const exporter = exporterTo({ headers: { 'x-key': 'k' } })
    exporter.add(span('photos.get'))
    await exporter.flush()
    const { attributes, traceId, spanId, parentSpanId } = span('')
    expect(receiver.spans).toEqual([
      {
        ...{ name: 'photos.get', kind: 3, attributes, traceId, spanId, parentSpanId, failed: true },
        ...{ startMs: 1_795_262_400_123.456, endMs: 1_795_262_400_124.956 },
        resource: { 'service.name': 'cloudalbum' },
      },
    ])
    expect(receiver.requests[0]?.headers).toMatchObject({ 'x-key': 'k', 'content-type': 'application/json' })
  })

  it('gets many in requests of 512', async () => {
    const exporter = exporterTo()
    add(exporter, 1100)
    await exporter.flush()
    expect(receiver.spans.map(({ name }) => name)).toEqual(Array.from({ length: 1100 }, (_, i) => `s${i}`))
    expect(receiver.requests).toHaveLength(3)
  })

  it('is asked with what signs the request', async () => {
    const exporter = exporterTo({
      sign: ({ headers, body }) => Promise.resolve({ ...headers, authorization: `signed ${body.length}` }),
    })
    add(exporter, 1)
    await exporter.flush()
    const [{ headers, body } = expect.fail()] = receiver.requests
    expect(headers.authorization).toBe(`signed ${body.length}`)
  })
})

describe('a receiver that cannot take them', () => {
  it.each([503, 429, 'silent' as const])('(%s) gets them later', async (answer) => {
    const exporter = exporterTo(answer === 'silent' ? { timeoutMs: 100 } : {})
    receiver.answer = answer
    add(exporter, 3)
    await exporter.flush()
    expect([receiver.spans, dropped]).toEqual([[], []])
    receiver.answer = 200
    await exporter.flush()
    // Of a request that was given up nobody knows whether it arrived.
    expect(new Set(receiver.spans.map(({ name }) => name))).toEqual(new Set(['s0', 's1', 's2']))
  })

  it('(400) does not get them again: they are counted', async () => {
    const exporter = exporterTo()
    receiver.answer = 400
    add(exporter, 3)
    await exporter.flush()
    receiver.answer = 200
    await exporter.flush()
    expect(receiver.spans).toEqual([])
    expect(dropped).toEqual([[3, 'the receiver answers 400']])
  })

  it('costs room for so many and no more: others are counted', async () => {
    const exporter = exporterTo({ mostWaiting: 10 })
    await receiver.close()
    add(exporter, 25)
    await exporter.flush()
    add(exporter, 5)
    await exporter.flush()
    expect(dropped.reduce((sum, [count]) => sum + count, 0)).toBe(20)
    expect(dropped.at(-1)?.[1]).toBe('the receiver is too slow')
  })
})

describe('traces that are sent', () => {
  it('hold what was recorded; nobody waits, and what was given up is told at most once a minute', async () => {
    const told: unknown[] = []
    const telemetry = await openTelemetry({
      traces: { kind: 'otlp', sample: 1, url: `${receiver.endpoint}/v1/traces`, headers: {} },
      resource: { 'service.name': 'cloudalbum' },
      onDropped: (...what) => told.push(what),
    })
    const request = () => telemetry.continued(undefined, 'GET /x', { kind: 'server' }, () => 5)
    expect(request()).toBe(5)
    await telemetry.flush()
    expect(receiver.spans).toMatchObject([{ name: 'GET /x', kind: 2 }])
    receiver.answer = 400
    for (let i = 0; i < 3; i++) {
      request()
      await telemetry.flush()
    }
    expect(told).toEqual([[1, 'the receiver answers 400']])
  })
})

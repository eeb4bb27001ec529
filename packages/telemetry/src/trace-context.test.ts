import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray'
import { describe, expect, it } from 'vitest'
import {
  fromXRayHeader,
  newSpanId,
  newTraceId,
  readTraceparent,
  toXRayHeader,
  writeTraceparent,
} from './trace-context.ts'

const nowMs = Date.UTC(2026, 10, 21, 12)
const context = () => ({ traceId: newTraceId(nowMs), spanId: newSpanId(), sampled: true })

/** What OpenTelemetry's own readers make of a header. */
function readBy(propagator: W3CTraceContextPropagator | AWSXRayPropagator, headers: Record<string, string>) {
  const read = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter))
  return read && { traceId: read.traceId, spanId: read.spanId, sampled: (read.traceFlags & 1) === 1 }
}

function writtenBy(
  propagator: W3CTraceContextPropagator | AWSXRayPropagator,
  { traceId, spanId, sampled }: ReturnType<typeof context>,
) {
  const headers: Record<string, string> = {}
  const span = { traceId, spanId, traceFlags: sampled ? 1 : 0 }
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, span), headers, defaultTextMapSetter)
  return headers
}

describe.each([true, false])('a context with sampled=%s', (sampled) => {
  const one = { ...context(), sampled }

  it('is read by OpenTelemetry as it was written, and the other way round', () => {
    const traceparent = writeTraceparent(one)
    expect(readBy(new W3CTraceContextPropagator(), { traceparent })).toEqual(one)
    expect(writtenBy(new W3CTraceContextPropagator(), one)).toEqual({ traceparent })
    expect(readTraceparent(traceparent)).toEqual(one)
  })

  it("is X-Ray's header and back, as OpenTelemetry has it for X-Ray", () => {
    const traceparent = writeTraceparent(one)
    const header = toXRayHeader(traceparent)
    expect(header).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=[01]$/)
    expect(readBy(new AWSXRayPropagator(), { 'x-amzn-trace-id': header! })).toEqual(one)
    expect(Object.values(writtenBy(new AWSXRayPropagator(), one))).toEqual([header])
    expect(fromXRayHeader(header)).toBe(traceparent)
  })
})

describe('ids', () => {
  it('are of as many digits as W3C and X-Ray want, and begin with the second', () => {
    expect(newTraceId(nowMs)).toMatch(/^[\da-f]{32}$/)
    expect(parseInt(newTraceId(nowMs).slice(0, 8), 16) * 1000).toBe(nowMs)
    expect(newSpanId()).toMatch(/^[\da-f]{16}$/)
  })

  it('are never the same', () => {
    const ids = Array.from({ length: 3000 }, () => [newTraceId(nowMs), newSpanId()]).flat()
    expect(new Set(ids).size).toBe(6000)
  })
})

it.each([
  [undefined],
  [''],
  ['Root=1-5759e988-bd862e3fe1be46a994272793'],
  ['Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1'],
  ['Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=?'],
  ['Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'],
  ['nonsense;;=;Root'],
])('there is no context in the X-Ray header %j', (header) => expect(fromXRayHeader(header)).toBeUndefined())

it.each([
  ['01-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01-more', true],
  ['00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01-more', false],
  ['ff-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01', false],
  ['00-5759E988BD862E3FE1BE46A994272793-53995c3f42cd8ad8-01', false],
])('%s is a traceparent: %s', (text, valid) => expect(readTraceparent(text) !== undefined).toBe(valid))

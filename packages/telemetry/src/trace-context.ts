import { randomFillSync } from 'node:crypto'

/** What a span passes on to those that begin because of it. */
export interface TraceContext {
  traceId: string
  spanId: string
  sampled: boolean
}

/** Later versions may add fields. */
const traceparent =
  /^(?:00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})|(?!00|ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?)$/
const isZero = (id: string) => /^0+$/.test(id)

/** https://www.w3.org/TR/trace-context/#traceparent-header; undefined for anything else. */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const [traceId, spanId, flags] = (traceparent.exec(text ?? '') ?? []).slice(1).filter(Boolean)
  if (!traceId || !spanId || !flags) return undefined
  if (isZero(traceId) || isZero(spanId)) return undefined
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 }
}

export const writeTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`

/**
 * X-Ray's header as a `traceparent`: `Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1`. Undefined
 * where it names no parent, or where nothing is decided yet.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function fromXRayHeader(header: string | undefined): string | undefined {
  const fields = new Map(header?.split(';').map((field) => field.trim().split('=') as [string, string]))
  const [, time, rest] = /^1-([\da-f]{8})-([\da-f]{24})$/.exec(fields.get('Root') ?? '') ?? []
  const spanId = /^[\da-f]{16}$/.exec(fields.get('Parent') ?? '')?.[0]
  const sampled = /^[01]$/.exec(fields.get('Sampled') ?? '')?.[0]
  if (!time || !rest || !spanId || !sampled) return undefined
  return writeTraceparent({ traceId: time + rest, spanId, sampled: sampled === '1' })
}

/** A `traceparent` as X-Ray's header. */
export function toXRayHeader(text: string | undefined): string | undefined {
  const context = readTraceparent(text)
  if (!context) return undefined
  const { traceId, spanId, sampled } = context
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=${sampled ? 1 : 0}`
}

const pool = Buffer.alloc(4096)
let used = pool.length

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
}

/** Begins with the second, as X-Ray wants it; the other 96 bits are random, as W3C wants it. */
export const newTraceId = (nowMs: number): string =>
  Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0') + randomHex(12)

export const newSpanId = (): string => randomHex(8)

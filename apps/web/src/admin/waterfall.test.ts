import type { ObservedSpan } from '@cloudalbum/contract'
import { describe, expect, it } from 'vitest'
import { waterfallOf } from './waterfall.ts'

const span = (
  spanId: string,
  parentSpanId: string | null,
  startMs: number,
  durationMs: number,
): ObservedSpan => ({
  spanId,
  parentSpanId,
  name: spanId,
  kind: 'internal',
  startMs,
  durationMs,
  failed: false,
  error: null,
  attributes: {},
})

describe('a waterfall', () => {
  const rows = waterfallOf([
    span('decode', 'job', 1070, 20),
    span('request', null, 1000, 50),
    span('read', 'request', 1010, 10),
    span('job', 'request', 1060, 40),
  ])

  it('has each step below what it is a step of, in order of time', () => {
    expect(rows.map(({ span: { name }, depth }) => [name, depth])).toEqual([
      ['request', 0],
      ['read', 1],
      ['job', 1],
      ['decode', 2],
    ])
  })

  it('has bars where and as long as the steps were', () => {
    expect(rows.map(({ afterMs, left, width }) => [afterMs, left, width])).toEqual([
      [0, 0, 50],
      [10, 10, 10],
      [60, 60, 40],
      [70, 70, 20],
    ])
  })

  it('shows the shortest step, also at the very end', () => {
    const [, last] = waterfallOf([span('a', null, 0, 1000), span('b', 'a', 1000, 0)])
    expect(last).toMatchObject({ left: 99.5, width: 0.5 })
  })

  it('of one step that took no time is that step', () => {
    expect(waterfallOf([span('a', null, 5, 0)])).toMatchObject([{ depth: 0, left: 0, width: 0.5 }])
  })
})

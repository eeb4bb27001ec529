// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { clipRing } from './clip-ring.ts'

describe('clipping a ring', () => {
  it('leaves what is inside as it is', () => {
    expect(clipRing([1, 1, 4, 1, 4, 4], 0, 10)).toEqual([1, 1, 4, 1, 4, 4])
  })
  it('leaves nothing of what is outside', () => {
    expect(clipRing([11, 1, 14, 1, 14, 4], 0, 10)).toEqual([])
    expect(clipRing([], 0, 10)).toEqual([])
  })
  it('makes the square itself of what is all around it', () => {
    const ring = clipRing([-1e6, -1e6, 1e6, -1e6, 1e6, 1e6, -1e6, 1e6], 0, 10)
    expect(new Set(pairs(ring))).toEqual(new Set(['0,0', '10,0', '10,10', '0,10']))
  })
  it('cuts at the edge what crosses it', () => {
    expect(new Set(pairs(clipRing([5, 5, 15, 5, 15, 8, 5, 8], 0, 10)))).toEqual(
      new Set(['5,5', '10,5', '10,8', '5,8']),
    )
  })
})

const pairs = (ring: number[]) =>
  ring.flatMap((x, index) => (index % 2 === 0 ? [`${x},${ring[index + 1]}`] : []))

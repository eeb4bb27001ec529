import { describe, expect, it } from 'vitest'
import { Latencies } from './latencies.ts'

const of = (...all: number[]) => {
  const latencies = new Latencies()
  for (const ms of all) latencies.add(ms)
  return latencies
}
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

describe('latencies', () => {
  it('know no quantile of nothing', () => expect(of().quantile(0.5)).toBeUndefined())

  it.each([0.5, 0.95, 1])('give the quantile %f within 5 %', (share) => {
    const found = of(...upTo(1000)).quantile(share) ?? 0
    expect(Math.abs(found / (share * 1000) - 1)).toBeLessThan(0.05)
  })

  it('hold what is shorter and longer than all buckets', () => {
    expect(of(0, 0).quantile(0.5)).toBe(0.05)
    expect(of(1e12).quantile(0.5)).toBeGreaterThan(500_000)
  })

  it('add up', () => {
    const sum = of(...upTo(500))
    sum.addAll(of(...upTo(1000).slice(500)))
    expect(sum.count).toBe(1000)
    expect(sum.quantile(0.95)).toBe(of(...upTo(1000)).quantile(0.95))
  })
})

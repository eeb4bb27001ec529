import { describe, expect, it } from 'vitest'
import { firstPosition, positionAt, positionsBetween } from './positions.ts'

const between = (after: string | undefined, before: string, count = 1): string[] => {
  const positions = positionsBetween(after, before, count)
  if (!positions) throw new Error('There is no room.')
  return positions
}

describe('positions', () => {
  const [a, b] = [positionAt(firstPosition), positionAt(firstPosition + 1)]

  it('count up at the end', () => {
    const positions = Array.from({ length: 100 }, (_, index) => positionAt(firstPosition + index))
    expect(positions.toSorted()).toEqual(positions)
  })

  it.each([1, 2, 31, 32, 1000])('has room for %i between neighbours', (count) => {
    const positions = [a, ...between(a, b, count), b]
    expect(positions.toSorted()).toEqual(positions)
    expect(new Set(positions).size).toBe(count + 2)
  })

  it('stays short however often something is put first', () => {
    let first = a
    for (let turn = 0; turn < 1000; turn++) {
      const [before = ''] = between(undefined, first)
      expect(before < first).toBe(true)
      first = before
    }
    expect(first).toHaveLength(8)
  })

  it('has room for hundreds of moves to the same place, and says when there is none left', () => {
    let [low, high] = [a, b]
    let turns = 0
    for (let next = positionsBetween(low, high, 1); next; next = positionsBetween(low, high, 1)) {
      const [middle = ''] = next
      expect(low < middle && middle < high).toBe(true)
      if (turns++ % 2) low = middle
      else high = middle
    }
    expect(turns).toBeGreaterThan(500)
  })

  it('has none between equal ones', () => {
    expect(positionsBetween(a, a, 1)).toBeUndefined()
  })
})

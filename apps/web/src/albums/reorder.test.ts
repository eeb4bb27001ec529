import { describe, expect, it } from 'vitest'
import { landing, reorder, runsOf } from './reorder.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const some = (...list: string[]) => new Set(list)

describe('moving photos', () => {
  it('puts them before another one, or at the end', () => {
    expect(reorder(ids, some('d'), 'b').join('')).toBe('adbce')
    expect(reorder(ids, some('a'), null).join('')).toBe('bcdea')
  })

  it('keeps their own order, whatever lies between them', () => {
    expect(reorder(ids, some('e', 'b'), 'a').join('')).toBe('beacd')
  })

  it('before one of themselves means before the next that stays', () => {
    expect(reorder(ids, some('b', 'c'), 'b').join('')).toBe('abcde')
    expect(landing(ids, some('d', 'e'), 'd')).toBeNull()
    expect(reorder(ids, some('a', 'c'), 'c').join('')).toBe('bacde')
  })

  it('before a photo that is not there changes nothing', () => {
    expect(reorder(ids, some('a'), 'x')).toEqual(ids)
  })
})

describe('taking back a removal', () => {
  it('finds for each run of neighbours what came after it', () => {
    expect(runsOf(ids, some('a', 'b', 'd'))).toEqual([
      { ids: ['a', 'b'], beforeId: 'c' },
      { ids: ['d'], beforeId: 'e' },
    ])
    expect(runsOf(ids, some('c', 'e'))).toEqual([
      { ids: ['c'], beforeId: 'd' },
      { ids: ['e'], beforeId: null },
    ])
    expect(runsOf(ids, some())).toEqual([])
  })
})

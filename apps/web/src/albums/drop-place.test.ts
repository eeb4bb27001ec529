import { describe, expect, it } from 'vitest'
import { dropPlace } from './drop-place.ts'

/** Two rows: a b / c. */
const tiles = [
  { id: 'a', left: 0, top: 0, width: 100, height: 80 },
  { id: 'b', left: 104, top: 0, width: 100, height: 80 },
  { id: 'c', left: 0, top: 84, width: 60, height: 80 },
]
const at = (x: number, y: number) => {
  const place = dropPlace(tiles, x, y)
  return place && `${place.side} ${place.tile.id}`
}

describe('where dragged photos land', () => {
  it('is before or after the photo under the pointer, by its half', () => {
    expect(at(20, 40)).toBe('before a')
    expect(at(80, 40)).toBe('after a')
    expect(at(110, 40)).toBe('before b')
  })

  it('is the end of a short row beside it', () => {
    expect(at(190, 120)).toBe('after c')
  })

  it('is nearest above, below and between the rows', () => {
    expect(at(10, -300)).toBe('before a')
    expect(at(10, 900)).toBe('before c')
    expect(dropPlace([], 0, 0)).toBeUndefined()
  })
})

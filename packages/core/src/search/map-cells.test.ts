import { describe, expect, it } from 'vitest'
import { cellOf, levelsFrom, mapLevels, nearestLevel, tileSpan, tilesOf } from './map-cells.ts'

describe('cells of the map', () => {
  it('are tiles of the Web Mercator', () => {
    expect(cellOf({ latitude: 46.948, longitude: 7.4474 }, 8)).toBe('8/133/90')
    expect(cellOf({ latitude: 0, longitude: 0 }, 2)).toBe('2/2/2')
  })

  it('end at the edges of the world', () => {
    expect(cellOf({ latitude: 90, longitude: 180 }, 4)).toBe('4/15/0')
    expect(cellOf({ latitude: -90, longitude: -180 }, 4)).toBe('4/0/15')
  })

  it('are counted at the level nearest to the wanted one, then coarser', () => {
    expect([-5, 2, 3, 5.1, 17.9, 40].map(nearestLevel)).toEqual([2, 2, 2, 6, 18, 18])
    expect(levelsFrom(7)).toEqual([6, 4, 2])
    expect(levelsFrom(0)).toEqual([2])
  })
})

describe('an area', () => {
  it('touches a range of columns and rows', () => {
    const tiles = tilesOf({ north: 60, south: 40, west: -10, east: 20 }, 4)
    expect(tiles).toEqual({ columns: [[7, 8]], rows: [4, 6] })
    expect(tileSpan(tiles)).toEqual({ columns: 2, rows: 3 })
  })

  it('has two ranges of columns across the antimeridian', () => {
    expect(tilesOf({ north: 1, south: -1, west: 170, east: -170 }, 6).columns).toEqual([
      [62, 63],
      [0, 1],
    ])
  })

  it('touches no tile twice when it goes around the world', () => {
    for (const level of mapLevels)
      expect(
        tileSpan(tilesOf({ north: 1, south: 0, west: 10, east: 9.999999 }, level)).columns,
      ).toBeLessThanOrEqual(2 ** level)
  })
})

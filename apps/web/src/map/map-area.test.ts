// @vitest-environment node
import { describe, expect, it } from 'vitest'
import {
  areaQuery,
  extentOf,
  latitudeAt,
  mercatorX,
  mercatorY,
  nearestCopy,
  tileExtent,
  tileOf,
  world,
  wrapLongitude,
} from './map-area.ts'

const at = (latitude: number, longitude: number) => ({ latitude, longitude })

describe('longitudes', () => {
  it.each([
    [0, 0],
    [180, -180],
    [-180, -180],
    [190, -170],
    [-190, 170],
    [725, 5],
  ])('%d is %d on this copy of the world', (longitude, wrapped) => {
    expect(wrapLongitude(longitude)).toBe(wrapped)
  })

  it('are drawn on the copy that is nearest to the middle of the map', () => {
    expect(nearestCopy(-170, 175)).toBe(190)
    expect(nearestCopy(11, 0)).toBe(11)
    expect(nearestCopy(11, 725)).toBe(731)
  })
})

describe('what the API is asked for', () => {
  it('is the area itself', () => {
    const area = { north: 50, south: 40, east: 20, west: 10 }
    expect(areaQuery(area)).toEqual(area)
  })
  it('has west above east where the area crosses the antimeridian', () => {
    expect(areaQuery({ north: 1, south: -1, east: 190, west: 170 })).toMatchObject({ east: -170, west: 170 })
    expect(areaQuery({ north: 1, south: -1, east: -170, west: -190 })).toMatchObject({
      east: -170,
      west: 170,
    })
  })
  it('is the area also on another copy of the world', () => {
    expect(areaQuery({ north: 1, south: -1, east: 740, west: 730 })).toMatchObject({ east: 20, west: 10 })
  })
  it('is the whole world once, where the map shows more than that', () => {
    expect(areaQuery({ north: 120, south: -120, east: 400, west: -300 })).toEqual(world)
  })
  it('ends at the antimeridian without wrapping to the other side', () => {
    expect(areaQuery({ north: 1, south: -1, east: 180, west: 170 })).toMatchObject({ east: 180, west: 170 })
  })
})

describe('the extent of points', () => {
  it('of one point is that point', () => {
    expect(extentOf([at(43, 11)])).toEqual({ north: 43, south: 43, west: 11, east: 11 })
  })
  it('holds all of them', () => {
    expect(extentOf([at(43, 11), at(-33, 151), at(51, -1)])).toEqual({
      north: 51,
      south: -33,
      west: -1,
      east: 151,
    })
  })
  it('crosses the antimeridian where that is shorter', () => {
    expect(extentOf([at(-17, 178), at(-14, -172)])).toMatchObject({ west: 178, east: 188 })
  })
})

describe('tiles', () => {
  it('are read from the name of a cell', () => {
    expect(tileOf('8/135/94')).toEqual({ level: 8, x: 135, y: 94 })
  })
  it('cover their part of the map and none of their neighbours', () => {
    const { west, east, north, south } = tileExtent({ level: 8, x: 135, y: 94 })
    const column = (longitude: number) => Math.floor(mercatorX(longitude) * 256)
    const row = (latitude: number) => Math.floor(mercatorY(latitude) * 256)
    expect([column(west), column(east), row(north), row(south)]).toEqual([135, 135, 94, 94])
  })
  it('lie where Mercator puts them', () => {
    expect(mercatorY(0)).toBe(0.5)
    expect(mercatorY(90)).toBeCloseTo(0, 9)
    expect(latitudeAt(mercatorY(43.4675))).toBeCloseTo(43.4675, 9)
  })
})

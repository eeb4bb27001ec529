// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { findSpread, type AskForCells } from './find-spread.ts'
import { mercatorX, mercatorY, tileExtent, tileOf } from './map-area.ts'
import type { MapCell } from './types.ts'

interface Point {
  latitude: number
  longitude: number
}

/** Gathers points as the server does. */
function album(points: Point[]) {
  const asked: number[] = []
  const ask: AskForCells = async (area, zoom) => {
    const level = Math.min(18, zoom + 2)
    asked.push(level)
    const scale = 2 ** level
    const column = (longitude: number) => Math.min(scale - 1, Math.floor(mercatorX(longitude) * scale))
    const row = (latitude: number) => Math.floor(mercatorY(latitude) * scale)
    const cells = new Map<string, MapCell>()
    for (const { latitude, longitude } of points) {
      const x = column(longitude)
      const y = row(latitude)
      const inColumns =
        area.west <= area.east
          ? x >= column(area.west) && x <= column(area.east)
          : x >= column(area.west) || x <= column(area.east)
      if (!inColumns || y < row(area.north) || y > row(area.south)) continue
      const cell = `${level}/${x}/${y}`
      const count = (cells.get(cell)?.count ?? 0) + 1
      cells.set(cell, { latitude, longitude, cell, count, photoId: 'p', thumbnailUrl: '' })
    }
    return [...cells.values()]
  }
  return { ask, asked }
}

const arezzo = { latitude: 43.4675, longitude: 11.885 }
const station = { latitude: 43.4611, longitude: 11.8755 }
const sydney = { latitude: -33.86, longitude: 151.2 }

describe('finding where photos are', () => {
  it('given none, finds nothing', async () => {
    expect(await findSpread(album([]).ask)).toBeUndefined()
  })

  it('given photos on two continents, asks once', async () => {
    const { ask, asked } = album([arezzo, sydney])
    const spread = await findSpread(ask)
    expect(spread?.extent).toEqual({ north: 43.4675, south: -33.86, west: 11.885, east: 151.2 })
    expect(asked).toHaveLength(1)
  })

  it('given photos in one town, asks again until the streets between them are known', async () => {
    const spread = await findSpread(album([arezzo, station]).ask)
    expect(spread?.extent).toEqual({ north: 43.4675, south: 43.4611, west: 11.8755, east: 11.885 })
    expect(spread?.place).toBeUndefined()
  })

  it('given photos of one spot, names its cell', async () => {
    const spread = await findSpread(album([arezzo, { ...arezzo }]).ask)
    expect(spread?.place?.count).toBe(2)
    expect(spread && spread.extent.east - spread.extent.west).toBeCloseTo(0, 9)
  })

  it('given photos on both sides of the antimeridian, finds the short way between them', async () => {
    const spread = await findSpread(album([at(-16.5, 179.99), at(-16.5, -179.99)]).ask)
    expect(spread?.extent.west).toBeCloseTo(179.99, 9)
    expect(spread?.extent.east).toBeCloseTo(180.01, 9)
  })

  it('looks at no photo beyond the cell that was asked for', async () => {
    const { ask } = album([arezzo, station, sydney, at(43.4675, 11.2)])
    const [cell] = (await ask(tileExtent(tileOf('10/545/374')), 8)).map((one) => one.cell)
    expect(cell).toBe('10/545/374')
    const spread = await findSpread(ask, tileExtent(tileOf('10/545/374')), 16)
    expect(spread?.extent).toMatchObject({ west: 11.8755, east: 11.885 })
  })
})

function at(latitude: number, longitude: number): Point {
  return { latitude, longitude }
}

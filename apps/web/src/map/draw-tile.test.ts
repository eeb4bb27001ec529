// @vitest-environment node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { drawTile } from './draw-tile.ts'
import { mercatorX, mercatorY } from './map-area.ts'
import { projectWorld } from './world-shapes.ts'

const file = fileURLToPath(import.meta.resolve('world-atlas/countries-50m.json'))
const world = projectWorld(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof projectWorld>[0])
const sizePx = 256
type Point = [x: number, y: number]

/** Draws a tile and answers what it drew: areas as rings, lines as pieces from point to point. */
function draw(x: number, y: number, level: number) {
  const rings: Point[][] = []
  const pieces: { from: Point; to: Point }[] = []
  let path: Point[][] = []
  const context = {
    beginPath: () => (path = []),
    moveTo: (...point: Point) => path.push([point]),
    lineTo: (...point: Point) => path.at(-1)?.push(point),
    closePath: () => undefined,
    fill: () => rings.push(...path),
    stroke: () => {
      for (const line of path) line.slice(1).forEach((to, index) => pieces.push({ from: line[index]!, to }))
    },
  }
  const colours = { land: '#fff', coast: '#888', border: '#ccc' }
  drawTile(context as unknown as CanvasRenderingContext2D, world, { x, y, level }, sizePx, colours)
  return { rings, pieces }
}

function isLand(latitude: number, longitude: number, level: number): boolean {
  const x = mercatorX(longitude) * 2 ** level
  const y = mercatorY(latitude) * 2 ** level
  const { rings } = draw(Math.floor(x), Math.floor(y), level)
  const [px, py]: Point = [(x % 1) * sizePx, (y % 1) * sizePx]
  let inside = false
  for (const ring of rings)
    ring.forEach(([x1, y1], index) => {
      const [x0, y0] = ring.at(index - 1)!
      if (y1 > py !== y0 > py && px < ((x0 - x1) * (py - y1)) / (y0 - y1) + x1) inside = !inside
    })
  return inside
}

describe('the outline of the world', () => {
  it.each([
    ['Arezzo', 43.46, 11.88, true],
    ['Seoul', 37.55, 127.0, true],
    ['the Atlantic', 30, -40, false],
    ['the Caspian Sea', 42, 50.5, false],
    ['Chukotka, east of the antimeridian', 66.5, -175, true],
    ['Chukotka, west of it', 67.5, 178, true],
    ['Vanua Levu', -16.6, 179.2, true],
    ['the sea between the halves of Fiji', -16.6, 10, false],
    ['the south pole, as near as the map goes', -84.9, 20, true],
    ['the sea off Antarctica', -60, -20, false],
  ])('has %s where it belongs, near and far', (_, latitude, longitude, land) => {
    for (const level of [1, 4, 7, 12])
      if (!(level === 1 && longitude > 179)) expect(isLand(latitude, longitude, level), `${level}`).toBe(land)
  })

  it('has no line across the map', () => {
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      for (const { from, to } of draw(x, y, 1).pieces)
        expect(Math.abs(to[0] - from[0]), `${from.join()} to ${to.join()}`).toBeLessThan(30)
  })

  it('hands nothing to the canvas that is far outside of a tile', () => {
    const { rings } = draw(34910, 23963, 16)
    expect(rings.length).toBeGreaterThan(0)
    for (const point of rings.flat().flat()) expect(Math.abs(point)).toBeLessThanOrEqual(sizePx + 4)
  })
})

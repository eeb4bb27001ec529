import type { Position } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import worldUrl from 'world-atlas/countries-50m.json?url'
import { mercatorX, mercatorY } from './map-area.ts'
import { closeAroundPole, unwrapLine } from './unwrap-line.ts'

/** A line or the edge of an area on the square Mercator map, whose sides are 1 long. */
export interface Shape {
  /** x, y, x, y, … */
  points: Float64Array
  left: number
  right: number
  top: number
  bottom: number
}

export interface WorldShapes {
  /** Areas. They may reach beyond the map's edge, to what is on the other side of it. */
  land: Shape[]
  coasts: Shape[]
  borders: Shape[]
}

type WorldAtlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>

let loading: Promise<WorldShapes> | undefined

/** Land and borders of the world (Natural Earth, 1:50 million). Loaded once. @throws when it cannot be loaded */
export function loadWorldShapes(): Promise<WorldShapes> {
  loading ??= fetch(worldUrl)
    .then(async (response) => {
      if (!response.ok) throw new Error(`The outline of the world: answer ${response.status}`)
      return projectWorld((await response.json()) as WorldAtlas)
    })
    .catch((error: unknown) => {
      loading = undefined
      throw error
    })
  return loading
}

export function projectWorld(topology: WorldAtlas): WorldShapes {
  const land = feature(topology, topology.objects.land).features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return geometry.coordinates
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : []
  })
  const coasts = land.map(unwrapLine)
  const borders = mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates
  return {
    land: coasts.map((ring) => toShape(closeAroundPole(ring))),
    coasts: coasts.map(toShape),
    borders: borders.map((line) => toShape(unwrapLine(line))),
  }
}

function toShape(line: readonly Position[]): Shape {
  const points = new Float64Array(line.length * 2)
  const shape = { points, left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }
  line.forEach(([longitude = 0, latitude = 0], index) => {
    const x = mercatorX(longitude)
    const y = mercatorY(latitude)
    points[2 * index] = x
    points[2 * index + 1] = y
    shape.left = Math.min(shape.left, x)
    shape.right = Math.max(shape.right, x)
    shape.top = Math.min(shape.top, y)
    shape.bottom = Math.max(shape.bottom, y)
  })
  return shape
}

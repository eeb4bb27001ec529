import type { MapCell } from './types.ts'

/** Degrees. `east` is never below `west`; both may lie beyond ±180, on another copy of the world. */
export interface Extent {
  north: number
  south: number
  east: number
  west: number
}

export interface Tile {
  level: number
  x: number
  y: number
}

export const world: Extent = { north: 90, south: -90, east: 180, west: -180 }
/** Where the square Mercator map ends. */
export const maxLatitude = 85.05112878
/** So much of a tile lies inside its extent that its neighbours do not touch it. */
const hair = 1e-6

/** From -180 up to, but not including, 180. */
export const wrapLongitude = (longitude: number) => longitude - 360 * Math.floor((longitude + 180) / 360)

/** The copy of a longitude that is nearest to the middle of the map. */
export const nearestCopy = (longitude: number, middle: number) =>
  longitude + 360 * Math.round((middle - longitude) / 360)

/** As the API takes an area: `west > east` crosses the antimeridian. */
export function areaQuery({ north, south, east, west }: Extent): Extent {
  const rows = { north: Math.min(90, north), south: Math.max(-90, south) }
  if (east - west >= 360) return { ...rows, east: 180, west: -180 }
  const wrappedEast = wrapLongitude(east)
  return { ...rows, east: wrappedEast === -180 ? 180 : wrappedEast, west: wrapLongitude(west) }
}

/** The narrowest extent around all points, across the antimeridian where that is the shorter way. */
export function extentOf(points: readonly Pick<MapCell, 'latitude' | 'longitude'>[]): Extent {
  const latitudes = points.map(({ latitude }) => latitude)
  const longitudes = points.map(({ longitude }) => wrapLongitude(longitude)).sort((a, b) => a - b)
  let west = longitudes[0] ?? 0
  let east = longitudes.at(-1) ?? 0
  let widest = west + 360 - east
  longitudes.forEach((longitude, index) => {
    const before = longitudes[index - 1] ?? longitude
    if (longitude - before <= widest) return
    widest = longitude - before
    west = longitude
    east = before + 360
  })
  return { north: Math.max(...latitudes), south: Math.min(...latitudes), west, east }
}

/** The middle as it is drawn, where degrees of latitude grow towards the poles. */
export const middleOf = ({ north, south, east, west }: Extent) => ({
  latitude: latitudeAt((mercatorY(north) + mercatorY(south)) / 2),
  longitude: (east + west) / 2,
})

/** `level/x/y` */
export function tileOf(cell: string): Tile {
  const [level = 0, x = 0, y = 0] = cell.split('/').map(Number)
  return { level, x, y }
}

/** What a Web-Mercator tile covers. */
export function tileExtent({ level, x, y }: Tile): Extent {
  const longitude = (column: number) => (column / 2 ** level) * 360 - 180
  return {
    west: longitude(x + hair),
    east: longitude(x + 1 - hair),
    north: latitudeAt((y + hair) / 2 ** level),
    south: latitudeAt((y + 1 - hair) / 2 ** level),
  }
}

/** Latitude of a height on the square Mercator map, 0 in the north and 1 in the south. */
export const latitudeAt = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI

/** Height on the square Mercator map, 0 in the north and 1 in the south. */
export function mercatorY(latitude: number): number {
  const phi = (Math.max(-maxLatitude, Math.min(maxLatitude, latitude)) * Math.PI) / 180
  return (1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2
}

export const mercatorX = (longitude: number) => (longitude + 180) / 360

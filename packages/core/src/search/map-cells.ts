/** Levels at which photos are counted into cells: a cell of level n+2 is about 64 px wide on a map of zoom n. */
export const mapLevels = [2, 4, 6, 8, 10, 12, 14, 16, 18] as const

const maxLatitude = 85.05112878

/** Web-Mercator tile column of a longitude. */
export const tileX = (longitude: number, level: number) =>
  clamp(Math.floor(((longitude + 180) / 360) * 2 ** level), level)

/** Web-Mercator tile row of a latitude, 0 in the north. */
export function tileY(latitude: number, level: number): number {
  const phi = (Math.max(-maxLatitude, Math.min(maxLatitude, latitude)) * Math.PI) / 180
  return clamp(
    Math.floor(((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2) * 2 ** level),
    level,
  )
}

const clamp = (tile: number, level: number) => Math.max(0, Math.min(2 ** level - 1, tile))

/** `level/x/y`. */
export const cellOf = (at: { latitude: number; longitude: number }, level: number) =>
  `${level}/${tileX(at.longitude, level)}/${tileY(at.latitude, level)}`

/** The counted level that is nearest to a wanted one. */
export const nearestLevel = (level: number): number =>
  mapLevels.reduce((best, one) => (Math.abs(one - level) < Math.abs(best - level) ? one : best), mapLevels[0])

/** The counted levels to try for a wanted one, the nearest first, then ever coarser. */
export const levelsFrom = (level: number): number[] =>
  mapLevels.filter((one) => one <= nearestLevel(level)).reverse()

export interface TileArea {
  /** Ranges of columns, both ends count; two when the area crosses the antimeridian. */
  columns: [first: number, last: number][]
  rows: [first: number, last: number]
}

/** The tiles that an area touches. `west > east` crosses the antimeridian. */
export function tilesOf(
  area: { north: number; south: number; east: number; west: number },
  level: number,
): TileArea {
  const west = tileX(area.west, level)
  const east = tileX(area.east, level)
  const rows: TileArea['rows'] = [tileY(area.north, level), tileY(area.south, level)]
  const last = 2 ** level - 1
  if (area.west <= area.east) return { columns: [[west, east]], rows }
  return {
    columns:
      east + 1 >= west
        ? [[0, last]]
        : [
            [west, last],
            [0, east],
          ],
    rows,
  }
}

/** How many columns and rows. */
export const tileSpan = ({ columns, rows }: TileArea) => ({
  columns: columns.reduce((sum, [first, last]) => sum + last - first + 1, 0),
  rows: Math.max(0, rows[1] - rows[0] + 1),
})

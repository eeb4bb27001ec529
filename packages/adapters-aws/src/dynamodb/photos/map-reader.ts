import { levelsFrom, tileSpan, tilesOf, type MapArea, type MapCell, type TileArea } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { cellKey, packOf, quadKey, tileOfQuadKey, type Pack } from './cell-keys.ts'
import { cellsTable } from './cell-counts.ts'
import { cellAttributes } from './cell-write.ts'
import { countPending } from './pending-counts.ts'

const maxCells = 1000
/** More columns are looked at in a coarser level. A screen has about 30 to 60. */
const maxColumns = 512
/** An area is read in so many ranges of keys at most, each of a tile of some level above. */
const maxRanges = 16

export async function readMapCells(dynamo: Dynamo, accountId: string, area: MapArea): Promise<MapCell[]> {
  await countPending(dynamo, accountId)
  for (const level of levelsFrom(area.level)) {
    const tiles = tilesOf(area, level)
    if (tileSpan(tiles).columns > maxColumns) continue
    const found = await cellsAt(dynamo, accountId, tiles, level)
    if (found) return found
  }
  return []
}

/** Undefined when there are too many. */
async function cellsAt(
  dynamo: Dynamo,
  accountId: string,
  tiles: TileArea,
  level: number,
): Promise<MapCell[] | undefined> {
  const pack = packOf(level)
  const cells = new Map<string, Sums>()
  await Promise.all(
    rangesOf(tiles, level, pack).map(async (beginning) => {
      const rows = dynamo.each<Row>({
        table: cellsTable,
        keys: '#accountId = :accountId AND begins_with(#cell, :beginning)',
        values: { accountId, beginning },
      })
      for await (const row of rows) {
        for (const [quad, sums] of sumsOf(row, level))
          if (isWithin(quad, tiles)) cells.set(quad, plus(cells.get(quad), sums))
        if (cells.size > maxCells) return
      }
    }),
  )
  return cells.size > maxCells ? undefined : [...cells].map(([quad, sums]) => toCell(quad, sums))
}

/** Beginnings of the keys of all rows that hold a part of the area: of few tiles of a level that is coarse enough. */
function rangesOf(tiles: TileArea, level: number, pack: Pack): string[] {
  for (let above: number = pack.coarse; ; above--) {
    const up = (tile: number) => Math.floor(tile / 2 ** (level - above))
    const [north, south] = [up(tiles.rows[0]), up(tiles.rows[1])]
    const columns = new Set(tiles.columns.flatMap(([first, last]) => between(up(first), up(last))))
    if (above === 0 || columns.size * (south - north + 1) <= maxRanges)
      return [...columns].flatMap((x) =>
        between(north, south).map((y) => cellKey(pack, quadKey(x, y, above))),
      )
  }
}

const between = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)

function isWithin(quad: string, { columns, rows }: TileArea): boolean {
  const { x, y } = tileOfQuadKey(quad)
  return y >= rows[0] && y <= rows[1] && columns.some(([first, last]) => x >= first && x <= last)
}

interface Sums {
  count: number
  /** Microdegrees. */
  latitude: number
  longitude: number
  /** List key of the newest photo. */
  newest: string
}

const plus = (a: Sums | undefined, b: Sums): Sums =>
  a
    ? {
        count: a.count + b.count,
        latitude: a.latitude + b.latitude,
        longitude: a.longitude + b.longitude,
        newest: a.newest > b.newest ? a.newest : b.newest,
      }
    : b

/** The finest cells of a row, under the key of the cell of the wanted level that they are in. */
function sumsOf(row: Row, level: number): [quad: string, sums: Sums][] {
  const quad = String(row.cell).slice(3)
  const children = Object.keys(row).flatMap((name) => /^n([0-3]+)$/.exec(name)?.[1] ?? [])
  return children.flatMap((child) => {
    const { n, lat, lon, top } = cellAttributes(child)
    const count = Number(row[n])
    const sums = { count, latitude: Number(row[lat]), longitude: Number(row[lon]), newest: String(row[top]) }
    return count > 0 ? [[(quad + child).slice(0, level), sums] as [string, Sums]] : []
  })
}

const toCell = (quad: string, { count, latitude, longitude, newest }: Sums): MapCell => {
  const { x, y } = tileOfQuadKey(quad)
  return {
    latitude: latitude / count / 1e6,
    longitude: longitude / count / 1e6,
    count,
    photoId: newest.slice(10),
    cell: `${quad.length}/${x}/${y}`,
  }
}

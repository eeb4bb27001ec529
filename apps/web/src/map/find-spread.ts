import { areaQuery, extentOf, type Extent, latitudeAt, mercatorY, tileOf, world } from './map-area.ts'
import type { MapCell } from './types.ts'

/** Where photos lie, as closely as is needed to show them all. */
export interface Spread {
  extent: Extent
  /** All photos, when they lie in one cell of the finest level: as good as one place. */
  place: MapCell | undefined
}

/** Cells of an area, at most 1,000, at the zoom or where that gives too many at a lower one. @throws ApiError */
export type AskForCells = (area: Extent, zoom: number) => Promise<readonly MapCell[]>

const finestLevel = 18
/** Cells of level n belong to zoom n - 2. */
const zoomOf = (level: number) => level - 2
/** So many cells side by side tell well enough where the photos in them are. */
const enoughCells = 8

/**
 * Finds where the photos within an area are: what lies in a few coarse cells is asked for again in finer ones.
 * @returns undefined when there are none
 */
export async function findSpread(ask: AskForCells, within = world, level = 8): Promise<Spread | undefined> {
  let area = within
  let wanted = Math.min(level, finestLevel)
  for (let before = -1; ;) {
    const cells = await ask(areaQuery(area), zoomOf(wanted))
    const [first] = cells
    if (!first) return undefined
    const extent = extentOf(cells)
    const found = tileOf(first.cell).level
    const place = found === finestLevel && cells.length === 1 ? first : undefined
    if (found === finestLevel || found <= before || widthInCells(extent, found) > enoughCells)
      return { extent, place }
    before = found
    area = closer(cells, extent, found, within)
    wanted = Math.min(finestLevel, found + 6)
  }
}

function widthInCells({ north, south, east, west }: Extent, level: number): number {
  return Math.max((east - west) / 360, mercatorY(south) - mercatorY(north)) * 2 ** level
}

/** What the cells cover, without leaving the area that was asked for. */
function closer(cells: readonly MapCell[], extent: Extent, level: number, within: Extent): Extent {
  const rows = cells.map(({ cell }) => tileOf(cell).y)
  const cellWidth = 360 / 2 ** level
  const covered = {
    north: Math.min(within.north, latitudeAt(Math.min(...rows) / 2 ** level)),
    south: Math.max(within.south, latitudeAt((Math.max(...rows) + 1) / 2 ** level)),
    east: extent.east + cellWidth,
    west: extent.west - cellWidth,
  }
  if (within.east - within.west >= 360) return covered
  return {
    ...covered,
    east: Math.min(covered.east, within.east),
    west: Math.max(covered.west, within.west),
  }
}

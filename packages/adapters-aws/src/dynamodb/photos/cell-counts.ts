import { isListed, type Location, type Photo } from '@cloudalbum/core'
import type { Dynamo, Row, Write } from '../dynamo.ts'
import type { PhotoChange } from '../photo-follower.ts'
import { cellPlaces, type CellPlace } from './cell-keys.ts'
import { cellWrite, type CellMove } from './cell-write.ts'
import { listKeyOf } from './photo-rows.ts'

export const cellsTable = 'photo-cells'

/** Sums of degrees are kept as integers, so that taking a photo away leaves no rounding behind. */
export const microdegrees = (degrees: number) => Math.round(degrees * 1e6)

/** The newest photo of a tile from a list key downwards, other than these; undefined when the index knows of none. */
export type NewestIn = (
  accountId: string,
  tile: string,
  below: string,
  except: ReadonlySet<string>,
) => Promise<string | undefined>

/**
 * Reads the rows of the cells, those that photos only come to at half the price, and looks for another photo where the one that stands for a
 * cell leaves it. @throws IndexBehind when it cannot be found yet.
 */
export async function cellWrites(
  dynamo: Dynamo,
  newestIn: NewestIn,
  accountId: string,
  changes: readonly PhotoChange[],
  options: { consistent: boolean },
): Promise<Write[]> {
  const rows = cellMoves(changes)
  const found = await dynamo.getMany<Row>(
    cellsTable,
    [...rows.keys()].map((cell) => ({ accountId, cell })),
    { consistent: options.consistent || changes.some(({ before }) => pointOf(before)) },
  )
  const present = new Map(found.map((row) => [row.cell, row]))
  return Promise.all(
    [...rows].map(async ([cell, moves]) => {
      const terms = await cellWrite(present.get(cell), [...moves.values()], (tile, below, except) =>
        newestIn(accountId, tile, below, except),
      )
      const key = { accountId, cell }
      return terms.update === undefined
        ? { table: cellsTable, remove: key, condition: terms.condition, values: terms.values }
        : { table: cellsTable, change: key, ...terms, update: terms.update }
    }),
  )
}

/** Which cells' rows these changes write. */
export const cellsOf = (changes: readonly PhotoChange[]): string[] => [...cellMoves(changes).keys()]

const pointOf = (photo: Photo | undefined): Location | undefined =>
  photo && isListed(photo) ? photo.location : undefined

function cellMoves(changes: readonly PhotoChange[]): Map<string, Map<string, CellMove>> {
  const rows = new Map<string, Map<string, CellMove>>()
  const moveOf = ({ cell, child, tile }: CellPlace): CellMove => {
    const row = rows.get(cell) ?? new Map<string, CellMove>()
    rows.set(cell, row)
    const move = row.get(child) ?? { child, tile, count: 0, latitude: 0, longitude: 0, gone: new Set() }
    row.set(child, move)
    return move
  }
  const each = (at: Location, sign: 1 | -1, use: (move: CellMove) => void) => {
    for (const place of cellPlaces(at)) {
      const move = moveOf(place)
      move.count += sign
      move.latitude += sign * microdegrees(at.latitude)
      move.longitude += sign * microdegrees(at.longitude)
      use(move)
    }
  }
  for (const { before, after } of changes) {
    const [from, to] = [pointOf(before), pointOf(after)]
    if (from && to && after && isSamePoint(from, to) && listKeyOf(before) === listKeyOf(after)) continue
    if (from) each(from, -1, (move) => move.gone.add(listKeyOf(before)))
    if (to && after)
      each(to, 1, (move) => {
        const key = listKeyOf(after)
        if (move.newest === undefined || key > move.newest) move.newest = key
      })
  }
  return rows
}

const isSamePoint = (a: Location, b: Location) => a.latitude === b.latitude && a.longitude === b.longitude

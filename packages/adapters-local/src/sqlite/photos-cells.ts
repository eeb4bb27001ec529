import { cellOf, cellToken, mapLevels, type Location } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { searchKeySql } from './photos-keys.ts'
import { isShown, type PlacedChange, type StoredPhoto } from './photos-row.ts'
import { matchAll } from './photos-tokens.ts'

/** Sums of degrees are kept as integers, so that taking a photo away leaves no rounding behind. */
export const microdegrees = (degrees: number) => Math.round(degrees * 1e6)

export interface CellRow {
  level: number
  x: number
  y: number
  count: number
  latitude_sum: number
  longitude_sum: number
  newest_id: string
}

interface CellMove {
  cell: string
  delta: number
  latitude: number
  longitude: number
  gone: Set<bigint>
  newest?: StoredPhoto
}

/** How many photos lie in each cell of the map, where on average, and which is the newest. */
export function photoCells(db: Database) {
  const come = db.prepare(
    `INSERT INTO photo_cells (account, level, x, y, count, latitude_sum, longitude_sum, newest_key, newest_id)
     VALUES (@account, @level, @x, @y, @delta, @latitude, @longitude, @key, @id)
     ON CONFLICT DO UPDATE SET count = count + @delta, latitude_sum = latitude_sum + @latitude, longitude_sum = longitude_sum + @longitude,
       newest_id = CASE WHEN @key > newest_key THEN @id ELSE newest_id END, newest_key = max(newest_key, @key)`,
  )
  const where = 'WHERE account = @account AND level = @level AND x = @x AND y = @y'
  const move = db.prepare(
    `UPDATE photo_cells SET count = count + @delta, latitude_sum = latitude_sum + @latitude, longitude_sum = longitude_sum + @longitude ${where}`,
  )
  const setNewest = db.prepare(`UPDATE photo_cells SET newest_key = @key, newest_id = @id ${where}`)
  const clean = db.prepare(`DELETE FROM photo_cells ${where} AND count = 0`)
  const newestKey = db
    .prepare<object, bigint>(`SELECT newest_key FROM photo_cells ${where}`)
    .safeIntegers()
    .pluck()
  const findNewest = db
    .prepare<[string], { key: bigint; id: string }>(
      `SELECT sort_key AS key, id FROM photos
       WHERE sort_key = (SELECT ${searchKeySql('rowid')} FROM photo_tokens WHERE photo_tokens MATCH ? ORDER BY rowid LIMIT 1)`,
    )
    .safeIntegers()

  function applyMove(account: number, one: CellMove): void {
    const { delta, latitude, longitude, newest, gone } = one
    const [level, x, y] = one.cell.split('/').map(Number)
    const at = { account, level, x, y }
    if (gone.size === 0 && newest)
      come.run({ ...at, delta, latitude, longitude, key: newest.sortKey, id: newest.photo.id })
    else leave(at, one)
  }

  function leave(
    at: { account: number },
    { cell, delta, latitude, longitude, newest, gone }: CellMove,
  ): void {
    move.run({ ...at, delta, latitude, longitude })
    if (clean.run(at).changes > 0) return
    const present = newestKey.get(at)
    if (present === undefined) return
    // The photo that stood for the cell has left it: the search index, already up to date, knows the newest one.
    const other = gone.has(present)
      ? findNewest.get(matchAll(at.account, [cellToken(cell)]))
      : newerThan(present, newest)
    if (other) setNewest.run({ ...at, ...other })
  }

  return {
    /** After the search index. */
    apply(account: number, changes: readonly PlacedChange[]): void {
      for (const one of cellMoves(changes)) applyMove(account, one)
    },
  }
}

const newerThan = (key: bigint, stored: StoredPhoto | undefined) =>
  stored && stored.sortKey > key ? { key: stored.sortKey, id: stored.photo.id } : undefined

function cellMoves(changes: readonly PlacedChange[]): Iterable<CellMove> {
  const moves = new Map<string, CellMove>()
  const each = (at: Location, sign: 1 | -1, use: (move: CellMove) => void) => {
    for (const level of mapLevels) {
      const cell = cellOf(at, level)
      const move = moves.get(cell) ?? { cell, delta: 0, latitude: 0, longitude: 0, gone: new Set() }
      move.delta += sign
      move.latitude += sign * microdegrees(at.latitude)
      move.longitude += sign * microdegrees(at.longitude)
      use(move)
      moves.set(cell, move)
    }
  }
  for (const { before, after } of changes) {
    const from = isShown(before) ? before.photo.location : undefined
    const to = isShown(after) ? after.photo.location : undefined
    if (before && after && isSamePoint(from, to) && before.sortKey === after.sortKey) continue
    if (before && from) each(from, -1, (move) => move.gone.add(before.sortKey))
    if (after && to)
      each(to, 1, (move) => {
        if (!move.newest || after.sortKey > move.newest.sortKey) move.newest = after
      })
  }
  return moves.values()
}

const isSamePoint = (a: Location | undefined, b: Location | undefined) =>
  a?.latitude === b?.latitude && a?.longitude === b?.longitude

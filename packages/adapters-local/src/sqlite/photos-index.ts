import {
  foldText,
  levelsFrom,
  tileSpan,
  tilesOf,
  type FacetKind,
  type MapArea,
  type MapCell,
  type PhotoIndex,
  type PhotoPage,
} from '@cloudalbum/core'
import type { Database } from './database.ts'
import type { CellRow } from './photos-cells.ts'
import { firstKeyAt, keyFromCursor, lastKey, searchKey, searchKeySql } from './photos-keys.ts'
import { reading } from './photos-reader.ts'
import { photoColumns, toPhoto, type PhotoRow } from './photos-row.ts'
import { matchAll } from './photos-tokens.ts'

/** What timeline, search and map read, from what the store counts. See docs/decisions/0010-sqlite-photo-index.md. */
export function createSqlitePhotoIndex(db: Database): PhotoIndex {
  const numberOf = db
    .prepare<[string], number>('SELECT number FROM photo_accounts WHERE account_id = ?')
    .pluck()
  const months = db.prepare<[number], { month: string; count: number }>(
    'SELECT month, count FROM photo_months WHERE account = ? ORDER BY month DESC',
  )
  const ofMonth = db.prepare<[string, string, bigint, number], PhotoRow>(
    `SELECT ${photoColumns} FROM photos WHERE account_id = ? AND month = ? AND sort_key < ? ORDER BY sort_key DESC LIMIT ?`,
  )
  const matching = db.prepare<[string, bigint, bigint, number], PhotoRow>(
    `SELECT ${photoColumns}
     FROM (SELECT rowid AS found FROM photo_tokens WHERE photo_tokens MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?)
     CROSS JOIN photos ON photos.sort_key = ${searchKeySql('found')}`,
  )
  const facets = facetReader(db)
  const cells = cellReader(db)

  return {
    months: async (accountId) => reading(() => months.all(numberOf.get(accountId) ?? -1)),
    monthPage: async (accountId, month, cursor, limit) =>
      reading(() =>
        page(
          ofMonth.all(accountId, month, cursor === undefined ? lastKey : keyFromCursor(cursor), limit + 1),
          limit,
        ),
      ),
    search: async (accountId, query, cursor, limit) =>
      reading(() => {
        const from = query.fromLocalMs === undefined ? 0n : firstKeyAt(query.fromLocalMs)
        const to = query.toLocalMs === undefined ? lastKey : firstKeyAt(query.toLocalMs)
        const before = cursor === undefined ? lastKey : keyFromCursor(cursor)
        const account = numberOf.get(accountId)
        if (account === undefined) return { photos: [] }
        const match = matchAll(
          account,
          query.terms.map((term) => term.token),
        )
        const newest = searchKey(before < to ? before : to)
        return page(matching.all(match, newest, searchKey(from), limit + 1), limit)
      }),
    facets: async (accountId, kind, prefix, limit) =>
      reading(() => facets(numberOf.get(accountId) ?? -1, kind, prefix, limit)),
    mapCells: async (accountId, area) => reading(() => cells(numberOf.get(accountId) ?? -1, area)),
  }
}

function page(rows: PhotoRow[], limit: number): PhotoPage {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return { photos: kept.map(toPhoto), ...(last && rows.length > limit ? { next: last.key_text } : {}) }
}

function facetReader(db: Database) {
  const all = db.prepare<[number, FacetKind, number], { value: string; count: number }>(
    'SELECT value, count FROM photo_facets WHERE account = ? AND kind = ? ORDER BY count DESC, folded LIMIT ?',
  )
  const beginning = db.prepare<[number, FacetKind, string, string, number], { value: string; count: number }>(
    `SELECT value, count FROM photo_facets JOIN
       (SELECT DISTINCT account, kind, folded FROM photo_facet_starts WHERE account = ? AND kind = ? AND start >= ? AND start < ?)
     USING (account, kind, folded) ORDER BY count DESC, folded LIMIT ?`,
  )
  return (account: number, kind: FacetKind, prefix: string, limit: number) => {
    const start = foldText(prefix).trimStart()
    const rows =
      start === ''
        ? all.all(account, kind, limit)
        : beginning.all(account, kind, start, `${start}\u{10ffff}`, limit)
    return rows.map((row) => ({ kind, ...row }))
  }
}

const maxCells = 1000
/** More columns are looked at in a coarser level. A screen has about 30 to 60. */
const maxColumns = 512

function cellReader(db: Database) {
  const inColumn = db.prepare<[number, number, number, number, number, number], CellRow>(
    `SELECT level, x, y, count, latitude_sum, longitude_sum, newest_id FROM photo_cells
     WHERE account = ? AND level = ? AND x = ? AND y BETWEEN ? AND ? LIMIT ?`,
  )
  /** Undefined when there are too many. */
  function atLevel(account: number, area: MapArea, level: number): CellRow[] | undefined {
    const tiles = tilesOf(area, level)
    if (tileSpan(tiles).columns > maxColumns) return undefined
    const found: CellRow[] = []
    for (const [first, last] of tiles.columns)
      for (let x = first; x <= last; x++) {
        found.push(...inColumn.all(account, level, x, ...tiles.rows, maxCells + 1))
        if (found.length > maxCells) return undefined
      }
    return found
  }
  return (account: number, area: MapArea): MapCell[] => {
    for (const level of levelsFrom(area.level)) {
      const found = atLevel(account, area, level)
      if (found) return found.map(toCell)
    }
    return []
  }
}

const toCell = (row: CellRow): MapCell => ({
  latitude: row.latitude_sum / row.count / 1e6,
  longitude: row.longitude_sum / row.count / 1e6,
  count: row.count,
  photoId: row.newest_id,
  cell: `${row.level}/${row.x}/${row.y}`,
})

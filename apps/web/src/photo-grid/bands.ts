import type { DayBlock, SectionLayout } from './section-layout.ts'

export interface Tile {
  index: number
  x: number
  /** From the band's top. */
  y: number
  widthPx: number
  heightPx: number
}

/** Days that lie side by side, or a stretch of rows where there are no days. */
export interface Band {
  top: number
  heightPx: number
  days: DayBlock[]
  tiles: Tile[]
}

/** What is drawn of a section: the bands that rows `firstRow` to `endRow` are in, with the photos of those rows only. */
export function bandsOf(layout: SectionLayout, firstRow: number, endRow: number): Band[] {
  if (endRow <= firstRow) return []
  const first = layout.rowFirst[firstRow] ?? 0
  const end = layout.rowFirst[endRow] ?? 0
  const bands = emptyBands(layout, first, end)
  let at = 0
  for (let index = first; index < end; index++) {
    const row = layout.row[index] ?? 0
    const rowTop = layout.rowTop[row] ?? 0
    while (rowTop >= (bands[at + 1]?.top ?? Infinity)) at++
    const band = bands[at]
    if (!band) break
    const [x = 0, widthPx = 0, heightPx = 0] = [layout.x[index], layout.width[index], layout.rowHeight[row]]
    band.tiles.push({ index, x, y: rowTop - band.top, widthPx, heightPx })
  }
  return bands
}

/** The bands of photos `first` to `end`, still without them. */
function emptyBands(layout: SectionLayout, first: number, end: number): Band[] {
  if (layout.days.length === 0) return [{ top: 0, heightPx: layout.heightPx, days: [], tiles: [] }]
  const bands: Band[] = []
  for (const day of layout.days) {
    if (day.end <= first || day.first >= end) continue
    const band = bands.at(-1)
    if (band?.top === day.top) {
      band.days.push(day)
      band.heightPx = Math.max(band.heightPx, day.heightPx)
    } else bands.push({ top: day.top, heightPx: day.heightPx, days: [day], tiles: [] })
  }
  return bands
}

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
  const bands: Band[] = []
  if (layout.days.length === 0) {
    bands.push({ top: 0, heightPx: layout.heightPx, days: [], tiles: [] })
  } else {
    for (const day of layout.days) {
      if (day.end <= first || day.first >= end) continue
      const band = bands.at(-1)
      if (band?.top === day.top) {
        band.days.push(day)
        band.heightPx = Math.max(band.heightPx, day.heightPx)
      } else bands.push({ top: day.top, heightPx: day.heightPx, days: [day], tiles: [] })
    }
  }
  let at = 0
  for (let index = first; index < end; index++) {
    const row = layout.row[index] ?? 0
    const rowTop = layout.rowTop[row] ?? 0
    while (at + 1 < bands.length && rowTop >= (bands[at + 1]?.top ?? Infinity)) at++
    const band = bands[at]
    band?.tiles.push({
      index,
      x: layout.x[index] ?? 0,
      y: rowTop - band.top,
      widthPx: layout.width[index] ?? 0,
      heightPx: layout.rowHeight[row] ?? 0,
    })
  }
  return bands
}

import type { SectionMap } from '../photo-grid/section-map.ts'
import { monthIndex } from '../photo-grid/scroll-anchor.ts'

export interface YearMark {
  year: number
  /** 0 at the top of the scrubber, 1 at its end. */
  at: number
}

/** Years along the scrubber, where their newest month begins; those that would touch the one above are left out. */
export function yearMarks(map: SectionMap, heightPx: number, apartPx: number): YearMark[] {
  const total = map.tops[map.sections.length] ?? 0
  const marks: YearMark[] = []
  let lastYear: number | undefined
  let lastPx = -Infinity
  map.sections.forEach(({ section }, index) => {
    const year = Math.floor(monthIndex(section.key) / 12)
    if (year === lastYear) return
    lastYear = year
    const at = total > 0 ? (map.tops[index] ?? 0) / total : 0
    if (at * heightPx - lastPx < apartPx) return
    lastPx = at * heightPx
    marks.push({ year, at })
  })
  return marks
}

/** First month that is not newer than `month`, for "go to date"; the oldest one when all are newer. */
export function sectionForMonth(map: SectionMap, month: string): number {
  const wanted = monthIndex(month)
  const found = map.sections.findIndex(({ section }) => monthIndex(section.key) <= wanted)
  return found < 0 ? map.sections.length - 1 : found
}

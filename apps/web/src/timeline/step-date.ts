import type { PhotoColumns } from '../photo-grid/grid-source.ts'
import { dayOf } from '../photo-grid/section-layout.ts'
import { lastAtOrBefore, sectionAt, type SectionMap } from '../photo-grid/section-map.ts'
import { monthIndex } from '../photo-grid/scroll-anchor.ts'

export type Step = 'day' | 'month' | 'year'

/** Height to scroll to for the next older (1) or newer (-1) day, month or year, seen from height `y`. */
export function stepFrom(map: SectionMap, y: number, step: Step, direction: 1 | -1): number | undefined {
  if (map.sections.length === 0) return undefined
  const here = sectionAt(map, y + 1)
  if (step === 'day') return stepDay(map, here, y, direction)
  const topOf = (section: number) => map.tops[section]
  if (step === 'month') {
    // Going back from within a month leads to its beginning first, as in a book.
    if (direction === -1 && y > (map.tops[here] ?? 0) + 1) return topOf(here)
    return here + direction in map.sections ? topOf(here + direction) : undefined
  }
  const yearOf = (section: number) => Math.floor(monthIndex(map.sections[section]?.section.key ?? '') / 12)
  let to = here
  while (to + direction in map.sections && yearOf(to) === yearOf(here)) to += direction
  if (yearOf(to) === yearOf(here)) return direction === -1 ? topOf(to) : undefined
  while (direction === -1 && to - 1 in map.sections && yearOf(to - 1) === yearOf(to)) to--
  return topOf(to)
}

function stepDay(map: SectionMap, here: number, y: number, direction: 1 | -1): number | undefined {
  const mapped = map.sections[here]
  const top = map.tops[here] ?? 0
  const tops = [...new Set(mapped?.layout?.days.map((day) => day.top) ?? [])]
  const headerPx = map.shape.monthHeaderPx
  const at = lastAtOrBefore(tops, y - top + headerPx + 1)
  const to = tops[Math.max(at, 0) + direction]
  if (to !== undefined) return top + to - headerPx
  const next = here + direction
  if (!(next in map.sections)) return undefined
  const days = map.sections[next]?.layout?.days
  const last = direction === -1 ? days?.at(-1)?.top : undefined
  return (map.tops[next] ?? 0) + (last === undefined ? 0 : last - headerPx)
}

/** `2024-02` → `2024-02-29`. */
export function lastDayOf(month: string): string {
  const next = new Date(`${month}-01T00:00:00Z`)
  next.setUTCMonth(next.getUTCMonth() + 1, 0)
  return `${month}-${String(next.getUTCDate()).padStart(2, '0')}`
}

/** First photo that is not newer than the end of a day (`2008-10-22`); the oldest one when all are newer. */
export function indexForDay(columns: PhotoColumns, date: string): number {
  const day = dayOf(Date.parse(`${date}T00:00:00Z`))
  const index = columns.localMs.findIndex((at) => dayOf(at) <= day)
  return index < 0 ? Math.max(0, columns.ids.length - 1) : index
}

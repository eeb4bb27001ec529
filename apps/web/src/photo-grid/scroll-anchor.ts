import { indexOfPhoto } from './grid-source.ts'
import { lastAtOrBefore, sectionAt, type SectionMap } from './section-map.ts'

/** What the reader looks at: survives sections that turn out taller, photos that come and go, and reloads. */
export interface ScrollAnchor {
  section: string
  /** First photo that begins in the viewport, with its distance from the viewport's top; when it is loaded. */
  photo: { id: string; offsetPx: number } | undefined
  /** Else how far into the section the viewport's top is, 0 to 1. */
  fraction: number
}

export function captureAnchor(map: SectionMap, scrollTop: number): ScrollAnchor | undefined {
  if (map.sections.length === 0 || scrollTop <= 0) return undefined
  const index = sectionAt(map, scrollTop)
  const mapped = map.sections[index]
  if (!mapped) return undefined
  const sectionTop = map.tops[index] ?? 0
  const within = scrollTop - sectionTop
  const { layout, columns } = mapped
  const fraction = mapped.heightPx > 0 ? within / mapped.heightPx : 0
  let photo: ScrollAnchor['photo']
  if (layout && columns && within <= layout.heightPx) {
    const row = Math.min(layout.rowTop.length - 1, lastAtOrBefore(layout.rowTop, within - 1) + 1)
    const id = columns.ids[layout.rowFirst[row] ?? 0]
    if (row >= 0 && id) photo = { id, offsetPx: (layout.rowTop[row] ?? 0) - within }
  }
  return { section: mapped.section.key, photo, fraction }
}

/**
 * Where to scroll so that the anchor is where it was. Sections are in descending order of their key when it is gone
 * (`2008-10`): the next older one stands in for it.
 */
export function resolveAnchor(map: SectionMap, anchor: ScrollAnchor | undefined): number {
  if (!anchor) return 0
  const exact = map.sections.findIndex(({ section }) => section.key === anchor.section)
  if (anchor.photo) {
    for (const index of [exact, ...map.sections.keys()]) {
      const found = photoTop(map, index, anchor.photo.id)
      if (found !== undefined) return found - anchor.photo.offsetPx
    }
  }
  if (exact >= 0) return (map.tops[exact] ?? 0) + anchor.fraction * (map.sections[exact]?.heightPx ?? 0)
  const older = map.sections.findIndex(({ section }) => compareMonths(section.key, anchor.section) < 0)
  return map.tops[older < 0 ? map.sections.length : older] ?? 0
}

/** Top of a photo's row from the grid's top; undefined when it is not loaded in that section. */
export function photoTop(map: SectionMap, sectionIndex: number, id: string): number | undefined {
  const mapped = map.sections[sectionIndex]
  const index = mapped?.columns ? indexOfPhoto(mapped.columns, id) : -1
  if (!mapped?.layout || index < 0) return undefined
  return (map.tops[sectionIndex] ?? 0) + (mapped.layout.rowTop[mapped.layout.row[index] ?? 0] ?? 0)
}

/** Orders `2008-10`, and years of more or less than four digits or before the year 0. */
export function compareMonths(a: string, b: string): number {
  return monthIndex(a) - monthIndex(b)
}

/** Months since the year 0. */
export function monthIndex(month: string): number {
  const cut = month.lastIndexOf('-')
  return Number(month.slice(0, cut)) * 12 + Number(month.slice(cut + 1)) - 1
}

import { estimateHeight, type SectionLayout } from './section-layout.ts'
import type { GridShape } from './justify.ts'
import type { GridSection, PhotoColumns } from './grid-source.ts'

export interface MappedSection {
  section: GridSection
  columns: PhotoColumns | undefined
  layout: SectionLayout | undefined
  heightPx: number
}

/** All sections below each other: exact where loaded, estimated elsewhere. */
export interface SectionMap {
  sections: readonly MappedSection[]
  /** Top of each section, and the total height at the end. */
  tops: Float64Array
  shape: GridShape
}

export interface MapInput {
  sections: readonly GridSection[]
  shape: GridShape
  columnsOf: (key: string) => PhotoColumns | undefined
  layoutOf: (columns: PhotoColumns) => SectionLayout
  /** Exact height of a section that was loaded before, at this shape and count. */
  knownHeight: (section: GridSection) => number | undefined
}

export function mapSections({ sections, shape, columnsOf, layoutOf, knownHeight }: MapInput): SectionMap {
  const tops = new Float64Array(sections.length + 1)
  const mapped = sections.map((section, index) => {
    const columns = columnsOf(section.key)
    const layout = columns && layoutOf(columns)
    const rest = section.count - (columns?.ids.length ?? 0)
    const bare = layout && layout.heightPx > 0 ? { ...shape, monthHeaderPx: 0 } : shape
    const restPx = rest > 0 ? estimateHeight(rest, bare) : 0
    const heightPx = layout ? layout.heightPx + restPx : (knownHeight(section) ?? restPx)
    tops[index + 1] = (tops[index] ?? 0) + heightPx
    return { section, columns, layout, heightPx }
  })
  return { sections: mapped, tops, shape }
}

export const totalHeight = (map: SectionMap) => map.tops[map.sections.length] ?? 0

/** Index of the last entry of an ascending list that is ≤ `value`; -1 when all are greater. */
export function lastAtOrBefore(
  ascending: ArrayLike<number>,
  value: number,
  length = ascending.length,
): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? Infinity) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Section that holds height `y`; 0 above the first, the last one below the end. */
export function sectionAt(map: SectionMap, y: number): number {
  const last = map.sections.length - 1
  return Math.max(0, Math.min(last, lastAtOrBefore(map.tops, y, map.sections.length)))
}

export interface SectionSlice {
  index: number
  top: number
  /** Rows to show; equal when none is. */
  firstRow: number
  endRow: number
}

/** Rows of a section that touch the heights `top` to `bottom`, from the section's top. */
export function rowsBetween(
  layout: SectionLayout,
  top: number,
  bottom: number,
): { firstRow: number; endRow: number } {
  const rows = layout.rowTop.length
  let firstRow = Math.max(0, lastAtOrBefore(layout.rowTop, top))
  // Rows of days that share a band have one top: begin with the first of them.
  while (firstRow > 0 && layout.rowTop[firstRow - 1] === layout.rowTop[firstRow]) firstRow--
  while (firstRow < rows && (layout.rowTop[firstRow] ?? 0) + (layout.rowHeight[firstRow] ?? 0) <= top)
    firstRow++
  const endRow = lastAtOrBefore(layout.rowTop, bottom) + 1
  return { firstRow: Math.min(firstRow, endRow), endRow }
}

export function slicesBetween(map: SectionMap, top: number, bottom: number): SectionSlice[] {
  if (map.sections.length === 0) return []
  const slices: SectionSlice[] = []
  for (let index = sectionAt(map, top); index < map.sections.length; index++) {
    const sectionTop = map.tops[index] ?? 0
    if (sectionTop > bottom) break
    const layout = map.sections[index]?.layout
    const rows = layout
      ? rowsBetween(layout, top - sectionTop, bottom - sectionTop)
      : { firstRow: 0, endRow: 0 }
    slices.push({ index, top: sectionTop, ...rows })
  }
  return slices
}

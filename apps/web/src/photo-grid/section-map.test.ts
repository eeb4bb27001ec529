import { describe, expect, it } from 'vitest'
import { moveFrom } from './grid-moves.ts'
import type { GridSection, PhotoColumns } from './grid-source.ts'
import type { GridShape } from './justify.ts'
import { captureAnchor, compareMonths, photoTop, resolveAnchor } from './scroll-anchor.ts'
import { layoutSection } from './section-layout.ts'
import {
  lastAtOrBefore,
  mapSections,
  rowsBetween,
  sectionAt,
  slicesBetween,
  totalHeight,
} from './section-map.ts'
import { photosFrom } from './test-photos.ts'

const shape: GridShape = { widthPx: 1200, targetRowPx: 235, gapPx: 4, monthHeaderPx: 48, dayHeaderPx: 40 }

function mapOf(loaded: Record<string, PhotoColumns>, sections: GridSection[]) {
  return mapSections({
    sections,
    shape,
    columnsOf: (key) => loaded[key],
    layoutOf: (columns) => layoutSection(columns, shape),
    knownHeight: () => undefined,
  })
}

const months = ['2008-10', '2008-09', '2008-08'].map((key) => ({ key, count: 60 }))
const october = photosFrom(Date.UTC(2008, 9, 30), 60, 20_000_000, 'oct')
const september = photosFrom(Date.UTC(2008, 8, 29), 60, 20_000_000, 'sep')
const august = photosFrom(Date.UTC(2008, 7, 29), 60, 20_000_000, 'aug')

describe('search in an ascending list', () => {
  it('finds the last entry that is not greater', () => {
    const tops = Float64Array.of(0, 10, 10, 30)
    expect([-1, 0, 9, 10, 29, 30, 99].map((y) => lastAtOrBefore(tops, y))).toEqual([-1, 0, 0, 2, 2, 3, 3])
  })
})

describe('map of sections', () => {
  it('adds exact and estimated heights', () => {
    const map = mapOf({ '2008-09': september }, months)
    expect(totalHeight(map)).toBe(map.sections.reduce((sum, { heightPx }) => sum + heightPx, 0))
    expect(map.sections[1]?.heightPx).toBe(layoutSection(september, shape).heightPx)
  })

  it('finds the section and exactly the rows that touch the viewport', () => {
    const map = mapOf({ '2008-10': october, '2008-09': september }, months)
    const layout = map.sections[1]?.layout
    if (!layout) throw new Error('not laid out')
    const top = (map.tops[1] ?? 0) + (layout.rowTop[3] ?? 0) + 10
    expect(sectionAt(map, top)).toBe(1)
    const [slice] = slicesBetween(map, top, top + 500)
    expect(slice?.index).toBe(1)
    for (let row = 0; row < layout.rowTop.length; row++) {
      const rowTop = (map.tops[1] ?? 0) + (layout.rowTop[row] ?? 0)
      const touches = rowTop + (layout.rowHeight[row] ?? 0) > top && rowTop <= top + 500
      expect(row >= (slice?.firstRow ?? 0) && row < (slice?.endRow ?? 0)).toBe(touches)
    }
  })

  it('shows no row above the first and below the last', () => {
    const layout = layoutSection(october, shape)
    expect(rowsBetween(layout, -900, -1)).toEqual({ firstRow: 0, endRow: 0 })
    const past = rowsBetween(layout, layout.heightPx + 1, layout.heightPx + 500)
    expect(past.firstRow).toBe(past.endRow)
  })
})

describe('scroll anchor', () => {
  const all = { '2008-10': october, '2008-09': september, '2008-08': august }

  it('keeps a photo where it is when a section above turns out taller or shorter', () => {
    const before = mapOf({ '2008-09': september }, months)
    const scrollTop = (before.tops[1] ?? 0) + 700
    const anchor = captureAnchor(before, scrollTop)
    const after = mapOf(all, months)
    const moved = (after.tops[1] ?? 0) - (before.tops[1] ?? 0)
    expect(moved).not.toBe(0)
    expect(resolveAnchor(after, anchor) - scrollTop).toBe(moved)
  })

  it('keeps the photo through another width', () => {
    const before = mapOf(all, months)
    const anchor = captureAnchor(before, 3000)
    const narrow = { ...shape, widthPx: 390, targetRowPx: 130 }
    const after = mapSections({
      sections: months,
      shape: narrow,
      columnsOf: (key) => (all as Record<string, PhotoColumns>)[key],
      layoutOf: (columns) => layoutSection(columns, narrow),
      knownHeight: () => undefined,
    })
    const offsetPx = (photoTop(after, 0, anchor?.photo?.id ?? '') ?? 0) - resolveAnchor(after, anchor)
    expect(offsetPx).toBe(anchor?.photo?.offsetPx)
  })

  it('keeps the part of a section that is not loaded', () => {
    const map = mapOf({}, months)
    const scrollTop = (map.tops[2] ?? 0) + 123
    expect(resolveAnchor(map, captureAnchor(map, scrollTop))).toBeCloseTo(scrollTop, 3)
  })

  it('is the top at the top, so that new photos come into view', () => {
    expect(captureAnchor(mapOf(all, months), 0)).toBeUndefined()
    expect(resolveAnchor(mapOf(all, months), undefined)).toBe(0)
  })

  it('falls on the next older month when its own is gone', () => {
    const anchor = captureAnchor(mapOf({}, months), (mapOf({}, months).tops[1] ?? 0) + 5)
    const without = mapOf(
      {},
      months.filter(({ key }) => key !== '2008-09'),
    )
    expect(resolveAnchor(without, anchor)).toBe(without.tops[1])
  })

  it('follows a photo into another section', () => {
    const anchor = { section: '2008-10', photo: { id: 'aug5', offsetPx: 20 }, fraction: 0 }
    const map = mapOf(all, months)
    expect(captureAnchor(map, resolveAnchor(map, anchor))?.section).toBe('2008-08')
  })
})

describe('order of months', () => {
  it('goes by time, not by letters', () => {
    expect(compareMonths('2008-10', '2008-09')).toBe(1)
    expect(compareMonths('-0044-03', '0001-01')).toBeLessThan(0)
    expect(compareMonths('10000-01', '9999-12')).toBe(1)
  })
})

describe('moves by keys', () => {
  const map = mapOf({ '2008-10': october, '2008-08': august }, months)

  it('left and right follow time, over what is not loaded', () => {
    expect(moveFrom(map, { section: 0, index: 0 }, 'left')).toBeUndefined()
    expect(moveFrom(map, { section: 0, index: 59 }, 'right')).toEqual({ section: 2, index: 0 })
    expect(moveFrom(map, { section: 2, index: 0 }, 'left')).toEqual({ section: 0, index: 59 })
  })

  it('up undoes down within a column', () => {
    const down = moveFrom(map, { section: 0, index: 0 }, 'down')
    expect(down?.index).toBeGreaterThan(0)
    expect(down && moveFrom(map, down, 'up')).toEqual({ section: 0, index: 0 })
  })

  it('home and end lead to the first and last loaded photo', () => {
    expect(moveFrom(map, { section: 0, index: 7 }, 'last')).toEqual({ section: 2, index: 59 })
    expect(moveFrom(map, { section: 2, index: 7 }, 'first')).toEqual({ section: 0, index: 0 })
  })
})

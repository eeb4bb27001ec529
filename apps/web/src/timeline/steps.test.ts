import { describe, expect, it } from 'vitest'
import type { PhotoColumns } from '../photo-grid/grid-source.ts'
import { layoutSection } from '../photo-grid/section-layout.ts'
import { mapSections } from '../photo-grid/section-map.ts'
import { photosFrom } from '../photo-grid/test-photos.ts'
import { sectionForMonth, yearMarks } from './scrubber-marks.ts'
import { indexForDay, lastDayOf, stepFrom } from './step-date.ts'

const shape = { widthPx: 1200, targetRowPx: 235, gapPx: 4, monthHeaderPx: 48, dayHeaderPx: 40 }
const days: PhotoColumns = photosFrom(Date.UTC(2010, 4, 30, 12), 40, 8 * 3_600_000)
const sections = ['2010-05', '2010-02', '2009-12', '2007-07'].map((key) => ({ key, count: 40 }))
const map = mapSections({
  sections,
  shape,
  columnsOf: (key) => (key === '2010-05' ? days : undefined),
  layoutOf: (columns) => layoutSection(columns, shape),
  knownHeight: () => undefined,
})
const top = (index: number) => map.tops[index] ?? NaN

describe('steps through time', () => {
  it('by month, and back to its beginning first', () => {
    expect(stepFrom(map, 0, 'month', 1)).toBe(top(1))
    expect(stepFrom(map, top(1) + 200, 'month', -1)).toBe(top(1))
    expect(stepFrom(map, top(1), 'month', -1)).toBe(top(0))
    expect(stepFrom(map, top(3), 'month', 1)).toBeUndefined()
  })

  it('by year, over months and over empty years', () => {
    expect(stepFrom(map, 10, 'year', 1)).toBe(top(2))
    expect(stepFrom(map, top(2), 'year', 1)).toBe(top(3))
    expect(stepFrom(map, top(2), 'year', -1)).toBe(top(0))
    expect(stepFrom(map, top(3), 'year', 1)).toBeUndefined()
  })

  it('by day, and on into the next month', () => {
    const first = stepFrom(map, 0, 'day', 1) ?? NaN
    expect(first).toBeGreaterThan(0)
    const second = stepFrom(map, first, 'day', 1) ?? NaN
    expect(second).toBeGreaterThan(first)
    expect(stepFrom(map, second, 'day', -1)).toBe(first)
    expect(stepFrom(map, top(1) - 20, 'day', 1)).toBe(top(1))
  })
})

describe('a date to go to', () => {
  it('is the month itself or the next older one', () => {
    expect(sectionForMonth(map, '2010-05')).toBe(0)
    expect(sectionForMonth(map, '2010-01')).toBe(2)
    expect(sectionForMonth(map, '1999-01')).toBe(3)
    expect(sectionForMonth(map, '2030-01')).toBe(0)
  })

  it('is the last photo of that day', () => {
    expect(indexForDay(days, '2010-05-30')).toBe(0)
    expect(new Date(days.localMs[indexForDay(days, '2010-05-25')] ?? 0).toISOString()).toMatch(/^2010-05-25/)
    expect(indexForDay(days, '1990-01-01')).toBe(39)
  })
})

describe('year marks', () => {
  it('stand where a year begins and never over each other', () => {
    expect(yearMarks(map, 1000, 10).map(({ year }) => year)).toEqual([2010, 2009, 2007])
    expect(yearMarks(map, 30, 28).map(({ year }) => year)).toEqual([2010])
  })
})

describe('the last day of a month', () => {
  it('knows short months and leap years', () => {
    expect(['2026-02', '2024-02', '2025-12', '2025-04'].map(lastDayOf)).toEqual([
      '2026-02-28',
      '2024-02-29',
      '2025-12-31',
      '2025-04-30',
    ])
  })
})

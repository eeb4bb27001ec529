import { describe, expect, it } from 'vitest'
import type { GridShape } from './justify.ts'
import { estimateHeight, layoutSection } from './section-layout.ts'
import { photosFrom } from './test-photos.ts'

const dayMs = 86_400_000
const shape: GridShape = { widthPx: 1200, targetRowPx: 235, gapPx: 4, monthHeaderPx: 48, dayHeaderPx: 40 }
const noon = Date.UTC(2008, 9, 22, 12)

describe('layout of a month', () => {
  it('puts short days side by side as long as they fit', () => {
    const layout = layoutSection(photosFrom(noon, 4, dayMs), shape)
    expect(layout.days.map(({ x, top }) => ({ x, top }))).toEqual([
      { x: 0, top: 48 },
      { x: 333, top: 48 },
      { x: 666, top: 48 },
      { x: 0, top: 48 + 40 + 235 + 4 },
    ])
    expect(layout.heightPx).toBe(48 + 2 * (40 + 235 + 4))
  })

  it('gives a day that needs more than a row the whole width', () => {
    const layout = layoutSection(photosFrom(noon, 10, 1000), shape)
    expect(layout.days).toHaveLength(1)
    expect(layout.days[0]).toMatchObject({ first: 0, end: 10, x: 0, widthPx: 1200 })
    expect(layout.rowTop[0]).toBe(88)
  })

  it('keeps rows in order of their top and names the row of each photo', () => {
    const layout = layoutSection(photosFrom(noon, 500, 7_000_000), shape)
    const tops = [...layout.rowTop]
    expect(tops).toEqual([...tops].sort((a, b) => a - b))
    for (let i = 0; i < 500; i++) {
      const row = layout.row[i] ?? -1
      expect(layout.rowFirst[row]).toBeLessThanOrEqual(i)
      expect(layout.rowFirst[row + 1]).toBeGreaterThan(i)
    }
  })

  it('counts days before 1970 and shows no overlap', () => {
    const layout = layoutSection(photosFrom(Date.UTC(1955, 2, 3, 1), 3, dayMs / 12), shape)
    expect(layout.days.map(({ first, end }) => end - first)).toEqual([1, 2])
  })

  it('has no headers where the shape has none', () => {
    const layout = layoutSection(photosFrom(noon, 9, dayMs), { ...shape, monthHeaderPx: 0, dayHeaderPx: 0 })
    expect(layout.days).toEqual([])
    expect(layout.rowTop[0]).toBe(0)
    expect([...layout.rowFirst].at(-1)).toBe(9)
  })

  it('is nothing for nothing', () => {
    expect(layoutSection(photosFrom(noon, 0), shape).heightPx).toBe(0)
    expect(estimateHeight(0, shape)).toBe(0)
  })

  it('takes about the height that was estimated', () => {
    for (const [count, everyMs] of [
      [40, dayMs / 8],
      [333, dayMs / 12],
      [1000, dayMs / 40],
    ] as const) {
      const real = layoutSection(photosFrom(noon, count, everyMs), shape).heightPx
      expect(estimateHeight(count, shape) / real).toBeGreaterThan(0.5)
      expect(estimateHeight(count, shape) / real).toBeLessThan(2)
    }
  })

  it('lays out 5,000 photos in a few milliseconds', () => {
    const photos = photosFrom(noon, 5000, 500_000)
    layoutSection(photos, shape)
    const startMs = performance.now()
    layoutSection(photos, shape)
    expect(performance.now() - startMs).toBeLessThan(40)
  })
})

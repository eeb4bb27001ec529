import { describe, expect, it } from 'vitest'
import { bandsOf } from './bands.ts'
import type { GridShape } from './justify.ts'
import { layoutSection } from './section-layout.ts'
import { photosFrom } from './test-photos.ts'

const shape: GridShape = { widthPx: 1200, targetRowPx: 235, gapPx: 4, monthHeaderPx: 48, dayHeaderPx: 40 }
const noon = Date.UTC(2008, 9, 22, 12)

describe('what is drawn of a section', () => {
  it('is every photo of the rows once, in the band of its day', () => {
    const layout = layoutSection(photosFrom(noon, 300, 9_000_000), shape)
    const bands = bandsOf(layout, 0, layout.rowTop.length)
    const drawn = bands.flatMap(({ tiles }) => tiles.map(({ index }) => index))
    expect(drawn).toEqual(Array.from({ length: 300 }, (_, i) => i))
    for (const band of bands)
      for (const { index, y } of band.tiles) {
        expect(band.days.some(({ first, end }) => first <= index && index < end)).toBe(true)
        expect(y).toBeGreaterThanOrEqual(40)
      }
  })

  it('is no more than the rows in view', () => {
    const layout = layoutSection(photosFrom(noon, 2000, 100_000), shape)
    const bands = bandsOf(layout, 10, 14)
    expect(bands.flatMap(({ tiles }) => tiles).length).toBe(
      (layout.rowFirst[14] ?? 0) - (layout.rowFirst[10] ?? 0),
    )
  })

  it('is one band without days, and nothing without rows', () => {
    const layout = layoutSection(photosFrom(noon, 50), { ...shape, dayHeaderPx: 0, monthHeaderPx: 0 })
    expect(bandsOf(layout, 0, 3)).toHaveLength(1)
    expect(bandsOf(layout, 3, 3)).toEqual([])
  })
})

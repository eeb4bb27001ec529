import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakRows, gridAspect, placeRow, type GridShape } from './justify.ts'

const shape: GridShape = { widthPx: 1200, targetRowPx: 235, gapPx: 4, monthHeaderPx: 0, dayHeaderPx: 0 }

function rowsOf(aspects: number[], of: GridShape = shape) {
  const { ends, loose } = breakRows(aspects, 0, aspects.length, of)
  const x = new Int32Array(aspects.length)
  const width = new Int32Array(aspects.length)
  return ends.map((end, r) => {
    const first = ends[r - 1] ?? 0
    const isLoose = loose && r === ends.length - 1
    const heightPx = placeRow(aspects, first, end, of, isLoose, { x, width, originX: 0 })
    return {
      first,
      end,
      isLoose,
      heightPx,
      widths: [...width.slice(first, end)],
      x: [...x.slice(first, end)],
    }
  })
}

describe('justified rows', () => {
  it('fill the width exactly with whole pixels, in any mixture of shapes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 3.2, noNaN: true }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 320, max: 3000 }),
        (aspects, widthPx) => {
          const rows = rowsOf(aspects, { ...shape, widthPx, targetRowPx: widthPx < 600 ? 130 : 235 })
          expect(rows.at(-1)?.end).toBe(aspects.length)
          for (const row of rows) {
            const total =
              row.widths.reduce((sum, width) => sum + width, 0) + shape.gapPx * (row.widths.length - 1)
            if (row.isLoose) expect(total).toBeLessThanOrEqual(widthPx)
            else expect(total).toBe(widthPx)
            expect(Math.min(...row.widths)).toBeGreaterThan(0)
          }
        },
      ),
    )
  })

  it('stay near the target height', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0.75, 1, 1.333, 1.5, 1.78), { minLength: 12, maxLength: 60 }),
        (aspects) => {
          for (const row of rowsOf(aspects)) {
            expect(row.heightPx).toBeGreaterThan(235 * 0.7)
            expect(row.heightPx).toBeLessThanOrEqual(235 * 1.4)
          }
        },
      ),
    )
  })

  it('leave the last row at the target height instead of blowing it up', () => {
    expect(rowsOf([1.5, 1.5])).toMatchObject([{ isLoose: true, heightPx: 235, widths: [353, 352] }])
  })

  it('put one very wide photo on a narrow screen into a row of its own', () => {
    expect(rowsOf([3.2], { ...shape, widthPx: 360, targetRowPx: 130 })).toMatchObject([
      { isLoose: false, heightPx: 113, widths: [360] },
    ])
  })

  it('have no row for no photo', () => {
    expect(breakRows([], 0, 0, shape)).toEqual({ ends: [], loose: false })
  })
})

describe('the aspect a photo is shown in', () => {
  it('is its own within limits, and square when unknown', () => {
    expect(gridAspect(4000, 3000)).toBeCloseTo(1.333, 3)
    expect(gridAspect(12000, 1000)).toBe(3.2)
    expect(gridAspect(500, 9000)).toBe(0.5)
    expect(gridAspect(0, 0)).toBe(1)
  })
})

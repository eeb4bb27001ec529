import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cropOf, frameFor, movedBy, wholeView, within, zoomedAt, type View } from './crop-math.ts'

const view = fc.record({
  x: fc.double({ min: -2, max: 3, noNaN: true }),
  y: fc.double({ min: -2, max: 3, noNaN: true }),
  zoom: fc.double({ min: 0.01, max: 50, noNaN: true }),
})
const picture = fc.record({
  width: fc.integer({ min: 1, max: 20_000 }),
  height: fc.integer({ min: 1, max: 20_000 }),
  ratio: fc.constantFrom(1, 3),
})

describe('the part of a picture in the frame', () => {
  it.each([
    [3000, 2000, 1, { x: 1 / 6, y: 0, width: 2 / 3, height: 1 }],
    [2000, 3000, 1, { x: 0, y: 1 / 6, width: 1, height: 2 / 3 }],
    [3000, 1000, 3, { x: 0, y: 0, width: 1, height: 1 }],
    [1000, 1000, 3, { x: 0, y: 1 / 3, width: 1, height: 1 / 3 }],
  ])(
    'of %i × %i in a frame of %i:1 begins as the largest one in the middle',
    (width, height, ratio, expected) => {
      const crop = cropOf(wholeView, frameFor(width, height, ratio))
      for (const key of ['x', 'y', 'width', 'height'] as const)
        expect(crop[key]).toBeCloseTo(expected[key], 10)
    },
  )

  it('always lies within the picture and has the shape of the frame', () => {
    fc.assert(
      fc.property(view, picture, (anywhere, { width, height, ratio }) => {
        const crop = cropOf(anywhere, frameFor(width, height, ratio))
        expect(crop.x).toBeGreaterThanOrEqual(0)
        expect(crop.y).toBeGreaterThanOrEqual(0)
        expect(crop.x + crop.width).toBeLessThanOrEqual(1 + 1e-9)
        expect(crop.y + crop.height).toBeLessThanOrEqual(1 + 1e-9)
        expect((crop.width * width) / (crop.height * height)).toBeCloseTo(ratio, 6)
      }),
    )
  })

  it('follows a drag, and stops at the edges', () => {
    const frame = frameFor(3000, 2000, 1)
    const start: View = { x: 0.5, y: 0.5, zoom: 2 }
    const moved = movedBy(start, frame, -0.5, 0)
    expect(moved.x).toBeCloseTo(0.5 + 1 / 6, 10)
    expect(movedBy(start, frame, 100, 100)).toEqual(within({ x: 0, y: 0, zoom: 2 }, frame))
    expect(cropOf(movedBy(start, frame, 100, 100), frame)).toMatchObject({ x: 0, y: 0 })
  })

  it('keeps what lies under the pointer while it is zoomed', () => {
    const frame = frameFor(4000, 4000, 1)
    const at = { x: 0.25, y: 0.75 }
    const under = (one: View) => {
      const crop = cropOf(one, frame)
      return [crop.x + at.x * crop.width, crop.y + at.y * crop.height]
    }
    const before: View = { x: 0.5, y: 0.5, zoom: 2 }
    const after = zoomedAt(before, frame, 5, at)
    expect(after.zoom).toBe(5)
    under(after).forEach((value, i) => expect(value).toBeCloseTo(under(before)[i] ?? NaN, 10))
  })

  it('is never zoomed to mush, nor beyond its limits', () => {
    expect(frameFor(320, 320, 1).maxZoom).toBe(2)
    expect(frameFor(100, 100, 1).maxZoom).toBe(1)
    expect(frameFor(8000, 8000, 1).maxZoom).toBe(10)
    const frame = frameFor(320, 320, 1)
    expect(zoomedAt(wholeView, frame, 99).zoom).toBe(2)
    expect(zoomedAt(wholeView, frame, 0).zoom).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import { doubleClickScale, fitInto, fullScale, settle, unzoomed, zoomAround } from './zoom.ts'

const stage = { widthPx: 1200, heightPx: 800 }
const photo = { widthPx: 4000, heightPx: 3000 }

describe('zoom', () => {
  it('fits photos of any shape, and enlarges small ones a little only', () => {
    expect(fitInto(stage, photo)).toEqual({ widthPx: 1067, heightPx: 800 })
    expect(fitInto(stage, { widthPx: 100, heightPx: 80 })).toEqual({ widthPx: 200, heightPx: 160 })
    expect(fitInto(stage, { widthPx: 0, heightPx: 0 })).toEqual({ widthPx: 800, heightPx: 800 })
  })

  it('knows 100 % on any screen', () => {
    const fit = fitInto(stage, photo)
    expect(fullScale(fit, photo, 1) * fit.widthPx).toBe(4000)
    expect(fullScale(fit, photo, 2) * fit.widthPx).toBe(2000)
    expect(doubleClickScale(fit, { widthPx: 900, heightPx: 600 }, 1)).toBe(2.5)
  })

  it('keeps the point under the pointer', () => {
    const zoomed = zoomAround(unzoomed, { x: 200, y: -100 }, 3)
    expect((200 - zoomed.x) / 3).toBeCloseTo(200)
    const back = zoomAround(zoomed, { x: 200, y: -100 }, 1)
    expect([back.x, back.y]).toEqual([0, 0])
  })

  it('never lets the photo leave the stage', () => {
    const fit = fitInto(stage, photo)
    expect(settle({ scale: 1, x: 500, y: 500 }, stage, fit)).toEqual({ scale: 1, x: 0, y: 0 })
    expect(settle({ scale: 2, x: 5000, y: -5000 }, stage, fit)).toEqual({ scale: 2, x: 467, y: -400 })
  })
})

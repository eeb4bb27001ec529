import { rgbaToThumbHash } from 'thumbhash'
import { describe, expect, it } from 'vitest'
import { blurredUrl } from './blurred.ts'

/** A picture whose left half is red and whose right half is blue. */
function halves(w: number, h: number): string {
  const rgba = new Uint8Array(w * h * 4)
  for (let at = 0; at < w * h; at++)
    rgba.set(at % w < w / 2 ? [230, 20, 20, 255] : [20, 20, 230, 255], at * 4)
  return btoa(String.fromCharCode(...rgbaToThumbHash(w, h, rgba)))
}
function pixels(url: string) {
  const bytes = Uint8Array.from(atob(url.replace('data:image/bmp;base64,', '')), (letter) =>
    letter.charCodeAt(0),
  )
  const view = new DataView(bytes.buffer)
  const width = view.getInt32(18, true)
  const height = view.getInt32(22, true)
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  expect(bytes.length).toBe(54 + rowBytes * height)
  expect(view.getUint32(2, true)).toBe(bytes.length)
  return {
    width,
    height,
    at: (x: number, y: number) => {
      const start = 54 + (height - 1 - y) * rowBytes + x * 3
      const [b = 0, g = 0, r = 0] = bytes.slice(start, start + 3)
      return { r, g, b }
    },
  }
}

describe('the blurred likeness of a photo', () => {
  it('has its shape and its colours where they are', () => {
    const { width, height, at } = pixels(blurredUrl(halves(90, 60)))
    expect(width).toBeGreaterThan(height)
    expect(at(0, 1).r).toBeGreaterThan(150)
    expect(at(0, 1).b).toBeLessThan(90)
    expect(at(width - 1, 1).b).toBeGreaterThan(150)
    expect(at(width - 1, 1).r).toBeLessThan(90)
  })

  it('stands upright as the photo does, and stays small', () => {
    const url = blurredUrl(halves(60, 90))
    const { width, height } = pixels(url)
    expect(height).toBeGreaterThan(width)
    expect(url.length).toBeLessThan(250)
  })

  it.each(['', 'AA==', 'not base64!'])('is nothing for what is no ThumbHash: %j', (text) => {
    expect(blurredUrl(text)).toBe('')
  })
})

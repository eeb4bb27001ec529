import type { BmpHeader } from './bmp-header.ts'

/** Unpacks RLE8 and RLE4 to one palette index a byte, rows as stored. Skipped pixels are index 0. */
export function bmpIndexes(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, bitsPerPixel } = header
  const indexes = new Uint8Array(width * height)
  const nibbles = bitsPerPixel === 4
  let [x, y, at] = [0, 0, header.dataOffset]
  const put = (index: number) => {
    if (x < width) indexes[y * width + x] = index
    x += 1
  }
  while (at + 1 < bytes.length && y < height) {
    const count = bytes[at] ?? 0
    const second = bytes[at + 1] ?? 0
    at += 2
    if (count > 0) {
      for (let index = 0; index < count; index += 1) put(nibbles ? nibble(second, index) : second)
    } else if (second === 0) {
      x = 0
      y += 1
    } else if (second === 1) {
      break
    } else if (second === 2) {
      x += bytes[at] ?? 0
      y += bytes[at + 1] ?? 0
      at += 2
    } else {
      for (let index = 0; index < second; index += 1) {
        put(nibbles ? nibble(bytes[at + (index >> 1)] ?? 0, index) : (bytes[at + index] ?? 0))
      }
      const used = nibbles ? (second + 1) >> 1 : second
      at += used + (used % 2) // literal runs end on a 16 bit boundary
    }
  }
  return indexes
}

const nibble = (byte: number, index: number) => (index % 2 === 0 ? byte >> 4 : byte & 15)

import type { Raster } from './raster.ts'

const [short, long, undefinedBytes] = [3, 4, 7]

/**
 * Pixels and their colour profile as an uncompressed TIFF 6.0: sharp takes no profile beside raw
 * pixels, and this wrapping costs nothing but a copy.
 */
export function wrapInTiff(raster: Raster, icc: Buffer): Buffer {
  const { width, height, channels, data } = raster
  const bitsAt = 8
  const iccAt = bitsAt + 8
  const ifdAt = iccAt + icc.length + (icc.length % 2)
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, bitsAt],
    [259, short, 1, 1], // not compressed
    [262, short, 1, 2], // RGB
    [273, long, 1, 0], // where the pixels are: known below
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, data.length],
    [284, short, 1, 1], // interleaved
    ...(channels === 4 ? [[338, short, 1, 2] as [number, number, number, number]] : []), // alpha, not premultiplied
    [34_675, undefinedBytes, icc.length, iccAt],
  ]
  const pixelsAt = ifdAt + 2 + entries.length * 12 + 4
  const tiff = Buffer.alloc(pixelsAt + data.length)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(ifdAt, 4)
  for (let channel = 0; channel < 4; channel += 1) tiff.writeUInt16LE(8, bitsAt + channel * 2)
  icc.copy(tiff, iccAt)
  tiff.writeUInt16LE(entries.length, ifdAt)
  entries.forEach(([tag, type, count, value], index) => {
    const at = ifdAt + 2 + index * 12
    tiff.writeUInt16LE(tag, at)
    tiff.writeUInt16LE(type, at + 2)
    tiff.writeUInt32LE(count, at + 4)
    tiff.writeUInt32LE(tag === 273 ? pixelsAt : value, at + 8)
  })
  data.copy(tiff, pixelsAt)
  return tiff
}

import { RejectedError, type Raster } from './raster.ts'
import { readBmpHeader, type BmpHeader } from './bmp-header.ts'
import { bmpIndexes } from './bmp-rle.ts'

export { readBmpHeader } from './bmp-header.ts'

/** Nothing larger than this leaves the decoder: the preview needs half of it. */
const maxLongSide = 3840

/**
 * A Windows or OS/2 bitmap: 1, 2, 4, 8, 16, 24 and 32 bits, bottom-up or top-down, RLE4 and RLE8.
 * Large ones are averaged down on the way, so that memory stays that of the file.
 */
export function decodeBmp(bytes: Buffer): Raster {
  const header = readBmpHeader(bytes)
  const shrink = Math.max(1, Math.floor(Math.max(header.width, header.height) / maxLongSide))
  const width = Math.max(1, Math.floor(header.width / shrink))
  const height = Math.max(1, Math.floor(header.height / shrink))
  const readRow = rowReader(bytes, header)
  const channels = header.masks?.[3] ? 4 : 3
  const data = Buffer.alloc(width * height * channels)
  const row = new Uint8Array(header.width * 4)
  const sums = new Uint32Array(width * channels)
  // A picture lower or narrower than the step is averaged over what there is.
  const [stepX, stepY] = [Math.min(shrink, header.width), Math.min(shrink, header.height)]
  for (let y = 0; y < height; y += 1) {
    sums.fill(0)
    for (let inner = 0; inner < stepY; inner += 1) {
      readRow(y * stepY + inner, row)
      addRow(row, sums, width, channels, stepX)
    }
    for (let index = 0; index < sums.length; index += 1) {
      data[y * sums.length + index] = (sums[index] ?? 0) / (stepX * stepY)
    }
  }
  if (channels === 4) opaqueWhenBlank(data)
  return { data, width, height, channels }
}

function addRow(row: Uint8Array, sums: Uint32Array, width: number, channels: number, step: number): void {
  for (let x = 0; x < width; x += 1) {
    for (let inner = 0; inner < step; inner += 1) {
      const from = (x * step + inner) * 4
      for (let channel = 0; channel < channels; channel += 1) {
        const at = x * channels + channel
        sums[at] = (sums[at] ?? 0) + (row[from + channel] ?? 0)
      }
    }
  }
}

/** Many writers reserve the fourth byte and leave it 0: a wholly transparent picture is meant to be seen. */
function opaqueWhenBlank(rgba: Buffer): void {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
}

/** Reads row `y`, counted from the top, as RGBA. Rows that a truncated file lacks stay mid-grey. */
function rowReader(bytes: Buffer, header: BmpHeader): (y: number, rgba: Uint8Array) => void {
  const { width, height, bitsPerPixel, topDown, dataOffset, palette } = header
  const stride = Math.floor((bitsPerPixel * width + 31) / 32) * 4
  if (header.compression !== 'rle' && dataOffset + stride > bytes.length) {
    throw new RejectedError('damaged', 'The picture ends before its first row of pixels.')
  }
  const indexes = header.compression === 'rle' ? bmpIndexes(bytes, header) : undefined
  const readPixels = indexes
    ? indexedReader(palette, (at, x) => indexes[at + x] ?? 0)
    : pixelReader(bytes, header)
  const rowBytes = indexes ? width : stride
  const available = indexes ? indexes.length : bytes.length
  return (y, rgba) => {
    const stored = topDown ? y : height - 1 - y
    const at = (indexes ? 0 : dataOffset) + stored * rowBytes
    if (at + rowBytes > available) rgba.fill(128)
    else readPixels(at, rgba)
  }
}

type PixelReader = (at: number, rgba: Uint8Array) => void

function pixelReader(bytes: Buffer, header: BmpHeader): PixelReader {
  const { bitsPerPixel, palette, masks } = header
  if (bitsPerPixel <= 8) {
    const perByte = 8 / bitsPerPixel
    const mask = (1 << bitsPerPixel) - 1
    return indexedReader(palette, (at, x) => {
      const byte = bytes[at + Math.floor(x / perByte)] ?? 0
      return (byte >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask
    })
  }
  if (bitsPerPixel === 24) {
    return (at, rgba) => {
      for (let to = 0, from = at; to < rgba.length; to += 4, from += 3) {
        rgba[to] = bytes[from + 2] ?? 0
        rgba[to + 1] = bytes[from + 1] ?? 0
        rgba[to + 2] = bytes[from] ?? 0
        rgba[to + 3] = 255
      }
    }
  }
  const fields = (masks ?? [0, 0, 0, 0]).map(maskReader)
  const step = bitsPerPixel / 8
  return (at, rgba) => {
    for (let to = 0, from = at; to < rgba.length; to += 4, from += step) {
      const value = step === 2 ? bytes.readUInt16LE(from) : bytes.readUInt32LE(from)
      for (let channel = 0; channel < 4; channel += 1) rgba[to + channel] = fields[channel]?.(value) ?? 0
    }
  }
}

function indexedReader(palette: Uint8Array, indexAt: (at: number, x: number) => number): PixelReader {
  return (at, rgba) => {
    for (let to = 0, x = 0; to < rgba.length; to += 4, x += 1) {
      const from = indexAt(at, x) * 3
      rgba[to] = palette[from] ?? 0
      rgba[to + 1] = palette[from + 1] ?? 0
      rgba[to + 2] = palette[from + 2] ?? 0
      rgba[to + 3] = 255
    }
  }
}

/** The bits under a mask, stretched to 0…255; 255 where there is no mask. */
function maskReader(mask: number): (value: number) => number {
  if (mask === 0) return () => 255
  const shift = 31 - Math.clz32(mask & -mask)
  const max = mask >>> shift
  return (value) => ((((value & mask) >>> shift) / max) * 255 + 0.5) | 0
}

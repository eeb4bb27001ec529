import { RejectedError } from './raster.ts'

export interface BmpHeader {
  width: number
  height: number
  topDown: boolean
  bitsPerPixel: number
  compression: 'none' | 'rle'
  /** Red, green, blue, alpha; for 16 and 32 bits. */
  masks?: [number, number, number, number]
  /** RGB triples. */
  palette: Uint8Array
  dataOffset: number
}

const fileHeaderBytes = 14
const damaged = (what: string) => new RejectedError('damaged', `The bitmap's header is broken: ${what}.`)

/** BITMAPFILEHEADER and any of the DIB headers (OS/2 1 and 2, Windows 3 to 5). */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < 26) throw damaged('it ends too early')
  const size = bytes.readUInt32LE(14)
  if (bytes.length < fileHeaderBytes + size) throw damaged('it ends too early')
  const core = size === 12
  const width = core ? bytes.readUInt16LE(18) : bytes.readInt32LE(18)
  const storedHeight = core ? bytes.readUInt16LE(20) : bytes.readInt32LE(22)
  const height = Math.abs(storedHeight)
  if (width <= 0 || height === 0) throw damaged('it has no size')
  const bitsPerPixel = bytes.readUInt16LE(core ? 24 : 28)
  const kind = size >= 40 ? bytes.readUInt32LE(30) : 0
  const compression = compressionOf(kind, bitsPerPixel, size)
  const masks = masksOf(bytes, size, kind, bitsPerPixel)
  const paletteAt = fileHeaderBytes + size + (size === 40 ? maskBytes(kind) : 0)
  const { palette, end } = readPalette(bytes, { at: paletteAt, entryBytes: core ? 3 : 4, bitsPerPixel, size })
  const declared = bytes.readUInt32LE(10)
  return {
    width,
    height,
    topDown: storedHeight < 0,
    bitsPerPixel,
    compression,
    ...(masks ? { masks } : {}),
    palette,
    // Some writers leave the offset 0; the pixels then follow the palette.
    dataOffset: declared >= fileHeaderBytes + size && declared < bytes.length ? declared : end,
  }
}

function compressionOf(kind: number, bitsPerPixel: number, size: number): BmpHeader['compression'] {
  if (![1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel))
    throw damaged(`${String(bitsPerPixel)} bits per pixel`)
  if (kind === 0) return 'none'
  if ((kind === 1 && bitsPerPixel === 8) || (kind === 2 && bitsPerPixel === 4)) return 'rle'
  const fields = kind === 3 || kind === 6
  if (fields && (bitsPerPixel === 16 || bitsPerPixel === 32) && size !== 64) return 'none'
  throw new RejectedError('unsupported', 'This bitmap is packed in a way that cannot be shown here.')
}

const maskBytes = (kind: number) => (kind === 3 ? 12 : kind === 6 ? 16 : 0)

function masksOf(bytes: Buffer, size: number, kind: number, bitsPerPixel: number): BmpHeader['masks'] {
  if (bitsPerPixel !== 16 && bitsPerPixel !== 32) return undefined
  if (kind === 3 || kind === 6) {
    const hasAlpha = size >= 56 || kind === 6
    if (bytes.length < (hasAlpha ? 70 : 66)) throw damaged('it ends too early')
    const mask = (at: number) => bytes.readUInt32LE(at)
    return [mask(54), mask(58), mask(62), hasAlpha ? mask(66) : 0]
  }
  return bitsPerPixel === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0]
}

function readPalette(
  bytes: Buffer,
  from: { at: number; entryBytes: number; bitsPerPixel: number; size: number },
): { palette: Uint8Array; end: number } {
  const used = from.size >= 40 ? bytes.readUInt32LE(46) : 0
  const most = from.bitsPerPixel <= 8 ? 1 << from.bitsPerPixel : 0
  const count = most === 0 ? 0 : used === 0 ? most : Math.min(used, most)
  const end = from.at + count * from.entryBytes
  const palette = new Uint8Array(most * 3)
  for (let index = 0; index < count; index += 1) {
    const at = from.at + index * from.entryBytes
    if (at + 3 > bytes.length) break
    palette.set([bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0], index * 3)
  }
  return { palette, end }
}

import { corners, quarters } from './draw.ts'

export interface BmpKind {
  bits: 1 | 4 | 8 | 16 | 24 | 32
  topDown?: boolean
  rle?: boolean
  /** BITMAPCOREHEADER of OS/2. */
  core?: boolean
  /** BITMAPV4HEADER with an alpha mask and this value in every pixel. */
  alpha?: number
}

const palette = [...corners]

/** The four quarters as a bitmap of the kind. With 1 bit: the upper colours only, left and right. */
export function encodeBmp(width: number, height: number, kind: BmpKind): Buffer {
  const { bits, topDown = false, core = false } = kind
  const headerSize = core ? 12 : kind.alpha === undefined ? 40 : 108
  const header = Buffer.alloc(headerSize)
  header.writeUInt32LE(headerSize, 0)
  if (core) {
    header.writeUInt16LE(width, 4)
    header.writeUInt16LE(height, 6)
    header.writeUInt16LE(1, 8)
    header.writeUInt16LE(bits, 10)
  } else {
    header.writeInt32LE(width, 4)
    header.writeInt32LE(topDown ? -height : height, 8)
    header.writeUInt16LE(1, 12)
    header.writeUInt16LE(bits, 14)
    header.writeUInt32LE(kind.rle ? (bits === 8 ? 1 : 2) : kind.alpha === undefined ? 0 : 3, 16)
  }
  if (kind.alpha !== undefined) {
    ;[0xff0000, 0xff00, 0xff, 0xff000000].forEach((mask, index) => header.writeUInt32LE(mask, 40 + index * 4))
  }
  const colours = bits <= 8 ? encodePalette(bits, core) : Buffer.alloc(0)
  const rows = kind.rle ? encodeRle(width, height, bits) : encodeRows(width, height, kind, topDown)
  const file = Buffer.alloc(14)
  file.write('BM')
  file.writeUInt32LE(14 + header.length + colours.length + rows.length, 2)
  file.writeUInt32LE(14 + header.length + colours.length, 10)
  return Buffer.concat([file, header, colours, rows])
}

function encodePalette(bits: number, core: boolean): Buffer {
  const bytes = core ? 3 : 4
  const encoded = Buffer.alloc((1 << bits) * bytes)
  palette.slice(0, 1 << bits).forEach(([r, g, b], index) => encoded.set([b, g, r], index * bytes))
  return encoded
}

const indexAt = (x: number, y: number, width: number, height: number, bits: number) =>
  (y < height / 2 || bits === 1 ? 0 : 2) + (x < width / 2 ? 0 : 1)

function encodeRows(width: number, height: number, kind: BmpKind, topDown: boolean): Buffer {
  const { bits } = kind
  const stride = Math.floor((bits * width + 31) / 32) * 4
  const rows = Buffer.alloc(stride * height)
  const pixels = quarters(width, height)
  for (let y = 0; y < height; y += 1) {
    const at = (topDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x += 1) {
      const [r = 0, g = 0, b = 0] = pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)
      if (bits <= 8) {
        const byte = at + Math.floor((x * bits) / 8)
        const shift = 8 - bits - ((x * bits) % 8)
        rows[byte] = (rows[byte] ?? 0) | (indexAt(x, y, width, height, bits) << shift)
      } else if (bits === 16) {
        rows.writeUInt16LE(((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3), at + x * 2)
      } else {
        rows.set(bits === 24 ? [b, g, r] : [b, g, r, kind.alpha ?? 0], at + (x * bits) / 8)
      }
    }
  }
  return rows
}

/** Two encoded runs a row and, in the last row, a literal one; bottom-up. */
function encodeRle(width: number, height: number, bits: number): Buffer {
  const bytes: number[] = []
  const pair = (index: number) => (bits === 8 ? index : index * 17)
  const half = width / 2
  for (let y = height - 1; y >= 0; y -= 1) {
    const [left, right] = [indexAt(0, y, width, height, bits), indexAt(width - 1, y, width, height, bits)]
    if (y === 0) {
      const literal =
        bits === 8 ? Array<number>(half).fill(left) : Array<number>(Math.ceil(half / 2)).fill(pair(left))
      bytes.push(0, half, ...literal, ...(literal.length % 2 === 0 ? [] : [0]))
    } else bytes.push(half, pair(left))
    bytes.push(half, pair(right), 0, 0)
  }
  return Buffer.from([...bytes, 0, 1])
}

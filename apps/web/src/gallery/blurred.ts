/** Longer side of the tiny picture; browsers smooth it when they stretch it. */
const longSidePx = 6

/**
 * A blurred likeness of a photo as the `data:` address of a picture of a few pixels, about 200 characters: it needs no
 * script, no style and no request. '' for what is no ThumbHash.
 * @param thumbHash base64; the format is that of https://evanw.github.io/thumbhash/
 */
export function blurredUrl(thumbHash: string): string {
  // A browser draws each one once; the server the same ones for every visitor.
  if (!import.meta.env.SSR) return drawn(thumbHash)
  const before = known.get(thumbHash)
  if (before !== undefined) return before
  const url = drawn(thumbHash)
  if (known.size >= mostKnown) known.clear()
  known.set(thumbHash, url)
  return url
}

/** About 200 bytes each. */
const mostKnown = 5000
const known = new Map<string, string>()

function drawn(thumbHash: string): string {
  const hash = bytesOf(thumbHash)
  if (!hash || hash.length < 5) return ''
  const image = readHash(hash)
  const ratio = Math.min(Math.max(image.luma.nx / image.luma.ny, 1 / 3), 3)
  const width = Math.max(2, Math.round(ratio > 1 ? longSidePx : longSidePx * ratio))
  const height = Math.max(2, Math.round(ratio > 1 ? longSidePx / ratio : longSidePx))
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bitmap(width, height, image)))}`
}

function bytesOf(text: string): number[] | undefined {
  try {
    return [...atob(text)].map((letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}

interface Channel {
  nx: number
  ny: number
  mean: number
  factors: number[]
}

interface Image {
  luma: Channel
  /** Yellow to blue, and red to green. */
  p: Channel
  q: Channel
}

function readHash(hash: number[]): Image {
  const byte = (at: number) => hash[at] ?? 0
  const head = byte(0) | (byte(1) << 8) | (byte(2) << 16)
  const shape = byte(3) | (byte(4) << 8)
  const hasAlpha = head >> 23 > 0
  const long = hasAlpha ? 5 : 7
  const isLandscape = shape >> 15 > 0
  let at = hasAlpha ? 12 : 10
  const channel = (nx: number, ny: number, mean: number, scale: number): Channel => {
    const factors: number[] = []
    for (let cy = 0; cy < ny; cy++)
      for (let cx = cy > 0 ? 0 : 1; cx * ny < nx * (ny - cy); cx++, at++)
        factors.push((((byte(at >> 1) >> ((at & 1) << 2)) & 15) / 7.5 - 1) * scale)
    return { nx, ny, mean, factors }
  }
  const nx = Math.max(3, isLandscape ? long : shape & 7)
  const ny = Math.max(3, isLandscape ? shape & 7 : long)
  return {
    luma: channel(nx, ny, (head & 63) / 63, ((head >> 18) & 31) / 31),
    p: channel(3, 3, ((head >> 6) & 63) / 31.5 - 1, (((shape >> 3) & 63) / 63) * 1.25),
    q: channel(3, 3, ((head >> 12) & 63) / 31.5 - 1, (((shape >> 9) & 63) / 63) * 1.25),
  }
}

/** An uncompressed picture, 24 bits a pixel, its lowest row first (Windows bitmap, BITMAPINFOHEADER). */
function bitmap(width: number, height: number, { luma, p, q }: Image): number[] {
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const size = 54 + rowBytes * height
  const word = (value: number) => [value & 255, (value >> 8) & 255, 0, 0]
  const bytes = [
    0x42,
    0x4d,
    ...word(size),
    0,
    0,
    0,
    0,
    ...word(54),
    ...word(40),
    ...word(width),
    ...word(height),
  ]
  bytes.push(1, 0, 24, 0, ...Array<number>(24).fill(0))
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0; x < width; x++) {
      const [l, yellow, red] = [luma, p, q].map((one) => valueAt(one, (x + 0.5) / width, (y + 0.5) / height))
      const b = (l ?? 0) - (2 / 3) * (yellow ?? 0)
      const r = (3 * (l ?? 0) - b + (red ?? 0)) / 2
      bytes.push(...[b, r - (red ?? 0), r].map(toByte))
    }
    while ((bytes.length - 54) % rowBytes > 0) bytes.push(0)
  }
  return bytes
}

const toByte = (value: number) => Math.round(255 * Math.min(1, Math.max(0, value)))

/** Sum of the cosines at a point, which lies between 0 and 1 in both directions. */
function valueAt({ nx, ny, mean, factors }: Channel, x: number, y: number): number {
  let value = mean
  let at = 0
  for (let cy = 0; cy < ny; cy++) {
    const fy = Math.cos(Math.PI * y * cy) * 2
    for (let cx = cy > 0 ? 0 : 1; cx * ny < nx * (ny - cy); cx++, at++)
      value += (factors[at] ?? 0) * Math.cos(Math.PI * x * cx) * fy
  }
  return value
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

export type Rgb = [number, number, number]

/** Corners as they must be seen: top left, top right, bottom left, bottom right. */
export const corners: [Rgb, Rgb, Rgb, Rgb] = [
  [222, 41, 33],
  [41, 181, 66],
  [41, 66, 214],
  [239, 206, 49],
]

/** Four coloured quarters, so that a turn, a mirror or a wrong colour shows. RGB, row by row. */
export function quarters(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const corner = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)
      pixels.set(corners[corner] ?? corners[0], (y * width + x) * 3)
    }
  }
  return pixels
}

export function drawn(width = 120, height = 80): Sharp {
  return sharp(quarters(width, height), { raw: { width, height, channels: 3 } })
}

/** The colours in the middle of the four quarters, as a viewer that knows profiles shows them. */
export async function seenCorners(rendition: Uint8Array, background = 'white'): Promise<Rgb[]> {
  const { data, info } = await sharp(rendition)
    .flatten({ background })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number): Rgb => {
    const from = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels
    return [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0]
  }
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)]
}

/** The largest difference of any channel. */
export function distance(a: readonly Rgb[], b: readonly Rgb[]): number {
  return Math.max(...a.flat().map((value, index) => Math.abs(value - (b.flat()[index] ?? 0))))
}

export interface TestFolder extends AsyncDisposable {
  readonly path: string
  save(name: string, bytes: Uint8Array): Promise<string>
}

export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'cloudalbum-imaging-'))
  return {
    path,
    save: async (name, bytes) => {
      await writeFile(join(path, name), bytes)
      return join(path, name)
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp from 'sharp'
import { cacheFolder } from './folders.ts'

export interface DrawnJpeg {
  path: string
  sizeBytes: number
  sha256: string
}

/** JPEGs as a camera writes them: blurred shapes under fine grain, quality 88, EXIF with time, offset and place. Drawn once. */
export async function drawnJpegs(count: number, width: number, height: number): Promise<DrawnJpeg[]> {
  const folder = cacheFolder(`jpegs-${width}x${height}-1`)
  const drawn: DrawnJpeg[] = []
  for (let number = 0; number < count; number += 1) {
    const path = join(folder, `${number}.jpg`)
    if (!existsSync(path)) {
      await writeFile(`${path}.part`, await draw(number, width, height))
      await rename(`${path}.part`, path)
    }
    const bytes = await readFile(path)
    drawn.push({ path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  return drawn
}

async function draw(number: number, width: number, height: number): Promise<Buffer> {
  const shapes = await sharp(noise(Math.round(width / 80), Math.round(height / 80), 70))
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .modulate({ saturation: 0.6, hue: (number * 37) % 360 })
    .png({ compressionLevel: 0 })
    .toBuffer()
  const grain = await sharp(noise(256, 256, 10))
    .greyscale()
    .png()
    .toBuffer()
  return sharp(shapes)
    .composite([{ input: grain, tile: true, blend: 'soft-light' }])
    .withExif({
      IFD0: { Make: 'CloudAlbum', Model: 'Bench', Orientation: '1' },
      IFD2: {
        DateTimeOriginal: `2024:05:${String((number % 28) + 1).padStart(2, '0')} 15:47:53`,
        OffsetTimeOriginal: '+09:00',
        FNumber: '18/10',
        ISOSpeedRatings: '100',
      },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: `37/1 ${number % 60}/1 0/1`,
        GPSLongitudeRef: 'E',
        GPSLongitude: '127/1 0/1 0/1',
      },
    })
    .jpeg({ quality: 88 })
    .toBuffer()
}

const noise = (width: number, height: number, sigma: number) => ({
  create: {
    width,
    height,
    channels: 3 as const,
    background: '#808080',
    noise: { type: 'gaussian' as const, mean: 128, sigma },
  },
})

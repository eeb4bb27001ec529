import { createHash } from 'node:crypto'
import sharp from 'sharp'

export interface Drawn {
  fileName: string
  bytes: Buffer
  sha256: string
}

export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A JPEG of grain with time and place in it, another one for each number. `side` of 500 pixels: about 200 kB. */
export async function draw(number: number, side = 64): Promise<Drawn> {
  const hue = (number * 37) % 360
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  const bytes = await sharp({
    create: { width: side, height: side, channels: 3, background: '#808080', noise },
  })
    .modulate({ hue })
    .withExif({
      IFD0: { Make: 'CloudAlbum', Model: `Proof ${number}` },
      IFD2: { DateTimeOriginal: '2024:05:31 15:47:53', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '37/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '127/1 0/1 0/1',
      },
    })
    .jpeg({ quality: 90 })
    .toBuffer()
  return { fileName: `proof-${number}.jpg`, bytes, sha256: sha256Of(bytes) }
}

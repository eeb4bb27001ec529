import sharp, { type Exif } from 'sharp'
import { random } from './random.ts'
import { cat, flower, friends, meal } from './scenes/close-ups.ts'
import { dunes, forest, lake, meadow, mountains, night, sea, snow } from './scenes/landscapes.ts'
import type { Scene } from './scenes/svg.ts'
import { cityNight, lanterns, oldTown } from './scenes/towns.ts'

export const scenes = {
  sea,
  mountains,
  lake,
  meadow,
  dunes,
  snow,
  forest,
  night,
  cityNight,
  oldTown,
  lanterns,
  flower,
  meal,
  friends,
  cat,
} as const satisfies Record<string, Scene>

export interface Drawing {
  scene: keyof typeof scenes
  seed: number
  /** Pixels. */
  width: number
  height: number
  make: string
  model: string
  lens?: string
  /** `2021:04:11 15:47:53`, and `+09:00`. */
  taken: string
  offset: string
  location?: { latitude: number; longitude: number; altitudeM: number }
  fNumber: number
  exposureS: number
  iso: number
  focalLengthMm: number
}

/** Scenes are drawn smaller than the photo and enlarged, as filters cost by the pixel; a lens blurs as much. */
const drawnShare = 0.6

/** A JPEG that looks like a photo, grain and vignette included, with the EXIF of a camera. */
export async function drawPhoto(drawing: Drawing): Promise<Buffer> {
  const canvas = {
    width: Math.round(drawing.width * drawnShare),
    height: Math.round(drawing.height * drawnShare),
  }
  const inside = scenes[drawing.scene]({ ...canvas, rng: random(drawing.seed) })
  const vignette = `<defs><radialGradient id="vignette" r="0.75"><stop offset="55%" stop-opacity="0"/><stop offset="100%" stop-opacity="0.38"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#vignette)"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${canvas.width}" height="${canvas.height}">${inside}${vignette}</svg>`
  // Pixels first: an SVG that is to be resized would be drawn at the size of the photo.
  const drawn = await sharp(Buffer.from(svg)).flatten().raw().toBuffer({ resolveWithObject: true })
  return sharp(drawn.data, { raw: drawn.info })
    .resize({ width: drawing.width, height: drawing.height, fit: 'fill' })
    .composite([{ ...grain(drawing), tile: true, blend: 'soft-light' }])
    .withExif(exif(drawing))
    .jpeg({ quality: 86 })
    .toBuffer()
}

/** Noise of a sensor, to be laid over the photo in tiles. Not sharp's own, which is another one at every run. */
function grain(drawing: Drawing) {
  const { between } = random(drawing.seed)
  // A tile may not be larger than what it covers.
  const width = Math.min(256, drawing.width)
  const height = Math.min(256, drawing.height)
  // Three even numbers added up are nearly normal, with a deviation of 1.
  const normal = () => between(-1, 1) + between(-1, 1) + between(-1, 1)
  const input = Buffer.from(Uint8Array.from({ length: width * height }, () => 128 + 9 * normal()))
  return { input, raw: { width, height, channels: 1 as const } }
}

function exif(drawing: Drawing): Exif {
  const { location } = drawing
  return {
    IFD0: { Make: drawing.make, Model: drawing.model, Orientation: '1' },
    IFD2: {
      DateTimeOriginal: drawing.taken,
      OffsetTimeOriginal: drawing.offset,
      FNumber: rational(drawing.fNumber, 10),
      ExposureTime:
        drawing.exposureS < 1 ? `1/${Math.round(1 / drawing.exposureS)}` : rational(drawing.exposureS, 10),
      ISOSpeedRatings: String(drawing.iso),
      FocalLength: rational(drawing.focalLengthMm, 10),
      ...(drawing.lens ? { LensModel: drawing.lens } : {}),
    },
    ...(location
      ? {
          IFD3: {
            GPSLatitudeRef: location.latitude < 0 ? 'S' : 'N',
            GPSLatitude: degrees(location.latitude),
            GPSLongitudeRef: location.longitude < 0 ? 'W' : 'E',
            GPSLongitude: degrees(location.longitude),
            GPSAltitudeRef: location.altitudeM < 0 ? '1' : '0',
            GPSAltitude: rational(Math.abs(location.altitudeM), 10),
          },
        }
      : {}),
  }
}

const rational = (value: number, scale: number) => `${Math.round(value * scale)}/${scale}`

/** Degrees, minutes and seconds as EXIF wants them: three rationals. */
function degrees(value: number): string {
  const size = Math.abs(value)
  const minutes = (size % 1) * 60
  return `${Math.floor(size)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 60 * 1000)}/1000`
}

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

/** A JPEG that looks like a photo, grain and vignette included, with the EXIF of a camera. */
export async function drawPhoto(drawing: Drawing): Promise<Buffer> {
  const { width, height, seed } = drawing
  const rng = random(seed)
  const inside = scenes[drawing.scene]({ width, height, rng })
  const finish = `<defs><radialGradient id="vignette" r="0.75"><stop offset="55%" stop-opacity="0"/><stop offset="100%" stop-opacity="0.38"/></radialGradient>
<filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.8" numOctaves="2" seed="${seed % 997}"/><feColorMatrix type="saturate" values="0"/></filter></defs>
<rect width="100%" height="100%" fill="url(#vignette)"/><rect width="100%" height="100%" filter="url(#grain)" opacity="0.06"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}${finish}</svg>`
  return sharp(Buffer.from(svg)).flatten().withExif(exif(drawing)).jpeg({ quality: 86 }).toBuffer()
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

import type { CutOrder, ImageSize } from '@cloudalbum/core'
import sharp from 'sharp'
import type { DecodedImage, LongSide } from '../formats/decode.ts'
import { open } from './make-renditions.ts'

/** A small part of a large picture is cut from this much of it: 4096 × 4096 pixels take 64 MB. */
const mostLongSide = 4096
const whole = { x: 0, y: 0, width: 1, height: 1 }

interface Region extends ImageSize {
  left: number
  top: number
}

/** As many pixels as leave the part as large as it is ordered, and no more. */
export const longSideFor =
  ({ part, sizes: [largest] }: CutOrder): LongSide =>
  (width, height) => {
    const { width: across, height: down } = part ?? whole
    const scale = Math.max(largest.width / (across * width), largest.height / (down * height))
    return Math.min(mostLongSide, Math.ceil(Math.max(width, height) * Math.min(1, scale)))
  }

/** JPEGs of exactly the sizes that are ordered, in sRGB, without metadata. */
export async function cutImages(image: DecodedImage, { part, sizes }: CutOrder): Promise<Buffer[]> {
  const [largest] = sizes
  const { data, info } = await open(image, { toSrgb: true })
    .flatten({ background: 'white' })
    .extract(notTooLong(pixelsOf(part ?? whole, image), largest))
    .resize({ ...largest, fit: 'cover', position: part ? 'centre' : sharp.strategy.attention })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const images: Buffer[] = []
  for (const size of sizes)
    images.push(
      await sharp(data, { raw })
        .resize({ ...size, fit: 'fill' })
        .jpeg({ quality: 85, progressive: true })
        .toBuffer(),
    )
  return images
}

/** At least one pixel, and none beyond the edges, whatever the fractions round to. */
export function pixelsOf(part: NonNullable<CutOrder['part']>, { width, height }: ImageSize): Region {
  const left = within(Math.round(part.x * width), 0, width - 1)
  const top = within(Math.round(part.y * height), 0, height - 1)
  return {
    left,
    top,
    width: within(Math.round(part.width * width), 1, width - left),
    height: within(Math.round(part.height * height), 1, height - top),
  }
}

/** How much longer than its shape a picture may be while it is looked over for what draws the eye. */
const mostShapes = 4

/** The middle of a picture that is far longer than the shape: filling the shape with it would take gigabytes. */
function notTooLong(region: Region, shape: ImageSize): Region {
  const scale = Math.max(shape.width / region.width, shape.height / region.height)
  const width = Math.min(region.width, Math.ceil((mostShapes * shape.width) / scale))
  const height = Math.min(region.height, Math.ceil((mostShapes * shape.height) / scale))
  return {
    left: region.left + Math.floor((region.width - width) / 2),
    top: region.top + Math.floor((region.height - height) / 2),
    width,
    height,
  }
}

const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

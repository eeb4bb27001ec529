import sharp, { type Sharp } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import type { DecodedImage } from '../formats/decode.ts'
import { wrapInTiff } from '../formats/tiff-wrap.ts'

/** Of the preview: nothing larger leaves the decoder. */
export const previewLongSide = 1920
const thumbnailShortSide = 320
/** A panorama's thumbnail is not to be wider than a screen. */
const thumbnailLongSide = 1600
const thumbHashSide = 100

export interface Renditions {
  thumbnail: Buffer
  preview: Buffer
  thumbHash: string
}

/**
 * Everything that is shown of a photo, from its one decode. sharp writes no metadata unless asked.
 * One after the other: other workers have the other cores, and memory counts.
 */
export async function makeRenditions(image: DecodedImage): Promise<Renditions> {
  const preview = await makePreview(image)
  const small = await makeThumbnailPixels(image)
  const thumbnail = await open(small).webp({ quality: 75 }).toBuffer()
  const thumbHash = await makeThumbHash(small)
  return { preview, thumbnail, thumbHash }
}

/** Not progressive: that would take 20 of 140 ms of a photo, for half a percent less, and the thumbnail is there before it. */
function makePreview(image: DecodedImage): Promise<Buffer> {
  return open(image).flatten({ background: 'white' }).jpeg({ quality: 80 }).toBuffer()
}

async function makeThumbnailPixels(image: DecodedImage): Promise<DecodedImage> {
  const { width, height } = thumbnailSize(image.fullWidth, image.fullHeight)
  const { data, info } = await openRaw(image)
    .resize({ width, height, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { ...image, data, width: info.width, height: info.height }
}

/** Short side 320, long side at most 1600, never larger than the original. */
export function thumbnailSize(fullWidth: number, fullHeight: number): { width: number; height: number } {
  const [short, long] = [Math.min(fullWidth, fullHeight), Math.max(fullWidth, fullHeight)]
  const scale = Math.min(1, thumbnailShortSide / short, thumbnailLongSide / long)
  return {
    width: Math.max(1, Math.round(fullWidth * scale)),
    height: Math.max(1, Math.round(fullHeight * scale)),
  }
}

/** https://evanw.github.io/thumbhash; in sRGB, which a placeholder without a profile is shown in. */
async function makeThumbHash(small: DecodedImage): Promise<string> {
  const { data, info } = await open(small, { toSrgb: true })
    .resize({ width: thumbHashSide, height: thumbHashSide, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}

/** Display P3 stays Display P3, with the profile that says so. */
export function open(image: DecodedImage, { toSrgb = false } = {}): Sharp {
  if (!image.icc) return openRaw(image)
  const opened = sharp(wrapInTiff(image, image.icc))
  return toSrgb ? opened : opened.keepIccProfile()
}

function openRaw({ data, width, height, channels }: DecodedImage): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

import sharp, { type Metadata, type SharpOptions } from 'sharp'
import { decodeBmp, readBmpHeader } from './bmp.ts'
import { isDisplayP3 } from './display-p3.ts'
import { withHeicPixels } from './heic.ts'
import { refuseGiants, RejectedError, type Raster } from './raster.ts'
import { wrapInTiff } from './tiff-wrap.ts'

/** Long side of what leaves the decoder, in pixels, for a picture of this upright size. */
export type LongSide = (width: number, height: number) => number

export interface DecodeLimits {
  maxPixels: number
  longSide: LongSide
}

/** Upright pixels of at most `longSide`, in sRGB or, with `icc`, in Display P3. */
export interface DecodedImage extends Raster {
  icc?: Buffer
  /** Size of the original, upright. */
  fullWidth: number
  fullHeight: number
}

/** The bytes, or the path of an original that is too large to hold. */
export type Source = Buffer | string

/** What the file says of itself, without decoding a pixel. */
export async function describe(source: Source, formatName: string): Promise<Metadata> {
  try {
    return await sharp(source, { failOn: 'none', limitInputPixels: false }).metadata()
  } catch (error) {
    throw new RejectedError('damaged', `The header of this ${formatName} file cannot be read.`, error)
  }
}

export async function decodeWithSharp(
  source: Source,
  described: Metadata,
  limits: DecodeLimits & { formatName: string },
): Promise<DecodedImage> {
  const { width, height } = described.autoOrient
  refuseGiants(width, height, limits.maxPixels)
  const icc = described.icc && isDisplayP3(described.icc) ? described.icc : undefined
  const decode = (failOn: 'warning' | 'none') =>
    shrink(source, limits.longSide(width, height), {
      failOn,
      // libvips gives up on a JPEG after 100 warnings; time and memory are limited from outside.
      unlimited: failOn === 'none' && limits.formatName === 'JPEG',
      limitInputPixels: limits.maxPixels,
      autoOrient: true,
      ...(icc ? { ignoreIcc: true } : {}),
    })
  const raster = await decode('warning').catch((strict: unknown) =>
    // Cameras write files that are slightly wrong; only what is beyond showing is refused.
    decode('none').then(
      (lenient) => refuseBlank(lenient, limits.formatName, strict),
      (error: unknown) => {
        throw new RejectedError(
          'damaged',
          `This ${limits.formatName} file is damaged and cannot be shown.`,
          error,
        )
      },
    ),
  )
  return { ...raster, fullWidth: width, fullHeight: height, ...(icc ? { icc } : {}) }
}

export async function decodeHeic(
  bytes: Buffer,
  described: Metadata,
  limits: DecodeLimits,
): Promise<DecodedImage> {
  refuseGiants(described.width, described.height, limits.maxPixels)
  try {
    return await withHeicPixels(bytes, async (full) => {
      refuseGiants(full.width, full.height, limits.maxPixels)
      const longSide = limits.longSide(full.width, full.height)
      const small = await shrinkRaster(full, longSide)
      const size = { fullWidth: full.width, fullHeight: full.height }
      const { icc } = described
      if (!icc) return { ...small, ...size }
      if (isDisplayP3(icc)) return { ...small, ...size, icc }
      return { ...(await shrink(wrapInTiff(small, icc), longSide)), ...size }
    })
  } catch (error) {
    if (error instanceof RejectedError) throw error
    throw new RejectedError('damaged', 'This HEIC file is damaged and cannot be shown.', error)
  }
}

export async function decodeBitmap(bytes: Buffer, limits: DecodeLimits): Promise<DecodedImage> {
  const { width, height } = readBmpHeader(bytes)
  refuseGiants(width, height, limits.maxPixels)
  const small = await shrinkRaster(decodeBmp(bytes), limits.longSide(width, height))
  return { ...small, fullWidth: width, fullHeight: height }
}

function shrinkRaster({ data, width, height, channels }: Raster, longSide: number): Promise<Raster> {
  return shrink(data, longSide, { raw: { width, height, channels }, limitInputPixels: false })
}

/** One decode, with the shrinking inside the decoder where the format can do that. */
async function shrink(source: Source, longSide: number, options: SharpOptions = {}): Promise<Raster> {
  const { data, info } = await sharp(source, options)
    .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  if (channels === 3 || channels === 4) return { data, width, height, channels }
  throw new RejectedError('unsupported', `A picture of ${String(channels)} channels cannot be shown here.`)
}

/**
 * A decoder that forgives everything makes one flat colour of a file without a picture, but for a
 * block or two of noise where it lost its way.
 */
function refuseBlank(raster: Raster, formatName: string, cause: unknown): Raster {
  const { data, channels } = raster
  const last = data.length - channels
  const noise = Math.min(512, data.length / channels / 4)
  let different = 0
  for (let at = 0; at < last; at += channels) {
    let distance = 0
    for (let channel = 0; channel < channels; channel += 1) {
      distance += Math.abs((data[at + channel] ?? 0) - (data[last + channel] ?? 0))
    }
    if (distance > 4 && ++different > noise) return raster
  }
  const detail = `This ${formatName} file is damaged: no part of the picture can be read.`
  throw new RejectedError('damaged', detail, cause)
}

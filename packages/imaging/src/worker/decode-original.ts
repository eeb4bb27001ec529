import {
  decodeBitmap,
  decodeHeic,
  decodeWithSharp,
  describe,
  type DecodedImage,
  type LongSide,
} from '../formats/decode.ts'
import { forget, RejectedError } from '../formats/raster.ts'
import type { Format } from '../formats/sniff.ts'
import { readMetadata } from '../metadata/read-metadata.ts'
import type { Limits, Report } from './messages.ts'
import { readOriginal, type Original } from './read-original.ts'
import { timed } from './timed.ts'

type KnownFormat = Exclude<Format, { decoder: 'none' }>

/** Reads and decodes one file for `use`, whose report is the last one unless the picture is rejected. Throws for faults of the machine. */
export async function decodeOriginal(
  path: string,
  limits: Limits,
  longSide: LongSide,
  report: (report: Report) => void,
  use: (decoded: DecodedImage, format: KnownFormat) => Promise<void>,
): Promise<void> {
  const original = await timed('read original', report, () => readOriginal(path, limits.maxBytes))
  const { sha256, sizeBytes, format } = original
  report({ kind: 'identity', identity: { sha256, sizeBytes } })
  try {
    refuseHuge(sizeBytes, limits.maxBytes)
    if (format.decoder === 'none') throw new RejectedError(format.code, format.detail)
    const decoded = await decode(original, format, { maxPixels: limits.maxPixels, longSide }, report)
    forget(original.head)
    await use(decoded, format)
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error
    report({ kind: 'rejected', code: error.code, detail: error.message })
  }
}

async function decode(
  { source, head }: Original,
  format: KnownFormat,
  limits: { maxPixels: number; longSide: LongSide },
  report: (report: Report) => void,
): Promise<DecodedImage> {
  // A bitmap has no metadata; sharp does not know the format.
  if (format.decoder === 'bmp') return timed('decode', report, () => decodeBitmap(head, limits))
  const metadata = await timed('read EXIF', report, () => readMetadata(head))
  report({ kind: 'metadata', metadata })
  return timed('decode', report, async () => {
    const described = await describe(source, format.name)
    return format.decoder === 'heic'
      ? decodeHeic(head, described, limits)
      : decodeWithSharp(source, described, { ...limits, formatName: format.name })
  })
}

function refuseHuge(sizeBytes: number, maxBytes: number): void {
  if (sizeBytes <= maxBytes) return
  const megabytes = (bytes: number) => `${String(Math.round(bytes / 1e6))} MB`
  throw new RejectedError(
    'too-large',
    `The file has ${megabytes(sizeBytes)}; at most ${megabytes(maxBytes)} are processed.`,
  )
}

import { decodeBitmap, decodeHeic, decodeWithSharp, describe, type DecodedImage } from '../formats/decode.ts'
import { forget, RejectedError } from '../formats/raster.ts'
import type { Format } from '../formats/sniff.ts'
import { readMetadata } from '../metadata/read-metadata.ts'
import { makeRenditions } from '../renditions/make-renditions.ts'
import type { Limits, Report } from './messages.ts'
import { readOriginal, type Original } from './read-original.ts'

/** One original from bytes to renditions; the last report is `ready` or `rejected`. Throws for faults of the machine. */
export async function processOriginal(
  path: string,
  limits: Limits,
  report: (report: Report) => void,
): Promise<void> {
  const original = await readOriginal(path, limits.maxBytes)
  const { sha256, sizeBytes, format } = original
  report({ kind: 'identity', identity: { sha256, sizeBytes } })
  try {
    refuseHuge(sizeBytes, limits.maxBytes)
    if (format.decoder === 'none') throw new RejectedError(format.code, format.detail)
    const decoded = await decode(original, format, limits, report)
    forget(original.head)
    const { thumbnail, preview, thumbHash } = await makeRenditions(decoded)
    forget(decoded.data)
    report({
      kind: 'ready',
      image: {
        contentType: format.contentType,
        width: decoded.fullWidth,
        height: decoded.fullHeight,
        thumbnail,
        preview,
        thumbHash,
      },
    })
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error
    report({ kind: 'rejected', code: error.code, detail: error.message })
  }
}

async function decode(
  { source, head }: Original,
  format: Exclude<Format, { decoder: 'none' }>,
  limits: Limits,
  report: (report: Report) => void,
): Promise<DecodedImage> {
  const { maxPixels } = limits
  // A bitmap has no metadata; sharp does not know the format.
  if (format.decoder === 'bmp') return decodeBitmap(head, { maxPixels })
  report({ kind: 'metadata', metadata: readMetadata(head) })
  const described = await describe(source, format.name)
  return format.decoder === 'heic'
    ? decodeHeic(head, described, { maxPixels })
    : decodeWithSharp(source, described, { maxPixels, formatName: format.name })
}

function refuseHuge(sizeBytes: number, maxBytes: number): void {
  if (sizeBytes <= maxBytes) return
  const megabytes = (bytes: number) => `${String(Math.round(bytes / 1e6))} MB`
  throw new RejectedError(
    'too-large',
    `The file has ${megabytes(sizeBytes)}; at most ${megabytes(maxBytes)} are processed.`,
  )
}

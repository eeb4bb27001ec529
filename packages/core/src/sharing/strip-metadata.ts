import { ByteReader, gathered } from './byte-reader.ts'
import { stripGif } from './strip-gif.ts'
import { stripJpeg } from './strip-jpeg.ts'
import { stripPng } from './strip-png.ts'
import { stripWebp } from './strip-webp.ts'

const strippers = new Map<string, (reader: ByteReader) => AsyncGenerator<Uint8Array>>([
  ['image/jpeg', stripJpeg],
  ['image/png', stripPng],
  ['image/webp', stripWebp],
  ['image/gif', stripGif],
])

/** Whether an original of this type can be handed out without its metadata. Of the others (HEIC, AVIF, TIFF, BMP) only the preview can. */
export const canStrip = (contentType: string): boolean => strippers.has(contentType)

/**
 * The same picture, not decoded and not encoded again, without location, camera, times, texts and whatever else
 * rides along: only pixels, colour profile and orientation stay. Holds no more of it in memory than one segment.
 * @throws Error for a type that `canStrip` denies, and for bytes of another type.
 */
export function stripMetadata(
  contentType: string,
  original: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const strip = strippers.get(contentType)
  if (!strip) throw new Error(`Metadata of ${contentType} cannot be taken out.`)
  const reader = new ByteReader(original)
  const pieces = gathered(strip(reader))
  return { [Symbol.asyncIterator]: () => closing(pieces, reader) }
}

/** Lets go of the original at the end, also at one before the beginning, of which a generator would not hear. */
function closing(pieces: AsyncGenerator<Uint8Array>, reader: ByteReader): AsyncIterator<Uint8Array, unknown> {
  return {
    async next() {
      try {
        const next = await pieces.next()
        if (next.done) await reader.close()
        return next
      } catch (error) {
        await reader.close()
        throw error
      }
    },
    async return() {
      await pieces.return(undefined)
      await reader.close()
      return { done: true, value: undefined }
    },
  }
}

import { ascii, bytesOf, joined, view, type ByteReader } from './byte-reader.ts'
import { orientationOf, orientationOnly } from './minimal-exif.ts'

/** What shows: https://www.rfc-editor.org/rfc/rfc9649#name-extended-file-format */
const kept = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const hasXmp = 0x04
const maxExifBytes = 1_000_000

/**
 * The picture, colour and orientation of a WebP. Its size stands in its first bytes, so metadata is not taken out
 * but overwritten: XMP and unknown chunks with zeros, EXIF with one that says nothing but the orientation.
 */
export async function* stripWebp(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await reader.take(12)
  if (!head || ascii(head, 0, 4) !== 'RIFF' || ascii(head, 8, 12) !== 'WEBP')
    throw new Error('These bytes are not a WebP.')
  yield head
  for (let left = view(head).getUint32(4, true) - 4; left >= 8;) {
    const chunk = await reader.take(8)
    if (!chunk) return
    const size = view(chunk).getUint32(4, true)
    const padded = size + (size % 2)
    left -= 8 + padded
    yield* stripChunk(reader, chunk, ascii(chunk, 0, 4), size, padded)
  }
}

async function* stripChunk(
  reader: ByteReader,
  chunk: Uint8Array,
  type: string,
  size: number,
  padded: number,
): AsyncGenerator<Uint8Array> {
  if (kept.has(type)) {
    yield chunk
    yield* reader.pass(padded)
  } else if (type === 'VP8X' && size >= 10 && size <= maxExifBytes) {
    const content = (await reader.take(padded))?.slice()
    if (!content) return
    content[0] = (content[0] ?? 0) & ~hasXmp
    yield chunk
    yield content
  } else if (type === 'EXIF' && size <= maxExifBytes) {
    const content = await reader.take(padded)
    if (!content) return
    yield joined([chunk, blankExif(content)])
  } else {
    yield joined([bytesOf('JUNK'), chunk.subarray(4)])
    for await (const part of reader.pass(padded)) yield new Uint8Array(part.length)
  }
}

function blankExif(exif: Uint8Array): Uint8Array {
  const blank = new Uint8Array(exif.length)
  const tiff = orientationOnly(orientationOf(exif) ?? 1)
  if (tiff.length <= blank.length) blank.set(tiff)
  return blank
}

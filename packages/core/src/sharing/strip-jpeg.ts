import { ascii, bytesOf, joined, view, type ByteReader } from './byte-reader.ts'
import { orientationOf, orientationOnly } from './minimal-exif.ts'

// Markers of ITU-T T.81, table B.1
const soi = 0xd8
const eoi = 0xd9
const sos = 0xda
const app0 = 0xe0
const app1 = 0xe1
const app2 = 0xe2
const app14 = 0xee

/** Frames, tables and scans: all that a decoder needs. C8 is reserved. */
const isPicture = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= sos && marker <= 0xdf)
const isLabel = (marker: number) => (marker >= app0 && marker <= 0xef) || marker === 0xfe
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7

/**
 * The picture, colour profile and orientation of a JPEG, nothing else: no EXIF, XMP, IPTC, comments, embedded
 * thumbnails, and nothing that stands behind the picture (videos of motion photos, further pictures).
 */
export async function* stripJpeg(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const start = await reader.take(2)
  if (start?.[0] !== 0xff || start[1] !== soi) throw new Error('These bytes are not a JPEG.')
  yield start
  for (let marker = await nextMarker(reader); marker !== undefined; marker = await nextMarker(reader)) {
    if (marker === eoi) {
      yield Uint8Array.of(0xff, eoi)
      return
    }
    if (marker === soi || marker === 0x01 || isRestart(marker)) continue
    const length = await reader.take(2)
    const size = length ? view(length).getUint16(0) - 2 : -1
    if (!length || size < 0) return
    if (isPicture(marker)) {
      yield joined([Uint8Array.of(0xff, marker), length])
      yield* reader.pass(size)
      if (marker === sos) yield* scan(reader)
    } else {
      const content = await reader.take(size)
      const kept = content && keptLabel(marker, content)
      if (kept) yield segment(marker, kept)
    }
  }
}

/** Goes behind the next marker, over fill bytes and what does not belong there. */
async function nextMarker(reader: ByteReader): Promise<number | undefined> {
  while (await reader.fill(2)) {
    const [first, second = 0] = reader.chunk
    if (first === 0xff && second !== 0 && second !== 0xff) {
      reader.advance(2)
      return second
    }
    reader.advance(1)
  }
  return undefined
}

function keptLabel(marker: number, content: Uint8Array): Uint8Array | undefined {
  if (marker === app0 && ascii(content, 0, 5) === 'JFIF\0' && content.length >= 14)
    return joined([content.subarray(0, 12), Uint8Array.of(0, 0)])
  if (marker === app1 && ascii(content, 0, 5) === 'Exif\0') {
    const orientation = orientationOf(content)
    if (orientation === undefined) return undefined
    return joined([bytesOf('Exif\0\0'), orientationOnly(orientation)])
  }
  if (marker === app2 && ascii(content, 0, 12) === 'ICC_PROFILE\0') return content
  if (marker === app14 && ascii(content, 0, 5) === 'Adobe') return content.subarray(0, 12)
  return undefined
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const size = content.length + 2
  return joined([Uint8Array.of(0xff, marker, size >> 8, size & 0xff), content])
}

/** Entropy-coded data up to the next marker that ends it; ITU-T T.81, B.1.1.5. */
async function* scan(reader: ByteReader): AsyncGenerator<Uint8Array> {
  while (await reader.fill()) {
    const end = endOfScan(reader.chunk)
    if (end.at > 0) yield reader.chunk.subarray(0, end.at)
    reader.advance(end.at)
    if (end.reached) return
    if (reader.chunk.length > 0 && !(await reader.fill(2))) return
  }
}

/** Where the data of a scan ends in a piece; not `reached` when more of the source must tell. */
function endOfScan(chunk: Uint8Array): { at: number; reached: boolean } {
  for (let at = chunk.indexOf(0xff); at >= 0; at = chunk.indexOf(0xff, at)) {
    const next = chunk[at + 1]
    if (next === undefined) return { at, reached: false }
    if (isPicture(next) || isLabel(next) || next === eoi) return { at, reached: true }
    at += next === 0xff ? 1 : 2
  }
  return { at: chunk.length, reached: false }
}

import { ascii, bytesOf, joined, view, type ByteReader } from './byte-reader.ts'
import { orientationOf, orientationOnly } from './minimal-exif.ts'

/** What shows: https://www.w3.org/TR/png-3/#11Chunks. Texts, times and unknown chunks are left out. */
const kept = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'cHRM',
  'gAMA',
  'iCCP',
  'sBIT',
  'sRGB',
  'cICP',
  'mDCV',
  'cLLI',
  'bKGD',
  'hIST',
  'pHYs',
  'sPLT',
  'acTL',
  'fcTL',
  'fdAT',
])
const maxExifBytes = 1_000_000

/** The picture, colour and orientation of a PNG, nothing else; nothing that stands behind it. */
export async function* stripPng(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const signature = await reader.take(8)
  if (!signature || ascii(signature, 1, 4) !== 'PNG') throw new Error('These bytes are not a PNG.')
  yield signature
  for (let head = await reader.take(8); head; head = await reader.take(8)) {
    const size = view(head).getUint32(0)
    const type = ascii(head, 4, 8)
    if (kept.has(type)) {
      yield head
      yield* reader.pass(size + 4)
    } else if (type === 'eXIf' && size <= maxExifBytes) {
      const exif = await reader.take(size + 4)
      const orientation = exif && orientationOf(exif.subarray(0, size))
      if (orientation) yield chunk('eXIf', orientationOnly(orientation))
    } else await reader.skip(size + 4)
    if (type === 'IEND') return
  }
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const named = joined([bytesOf(type), content])
  const ends = new Uint8Array(8)
  view(ends).setUint32(0, content.length)
  view(ends).setUint32(4, crc32(named))
  return joined([ends.subarray(0, 4), named, ends.subarray(4)])
}

/** https://www.w3.org/TR/png-3/#D-CRCAppendix, bit by bit: for a few bytes. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

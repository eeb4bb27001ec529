import type { ImageMetadata } from '@cloudalbum/core'
import { parseLocalTime } from './capture-time.ts'
import { cleanText } from './clean-text.ts'
import { jpegSegments } from './jpeg-segments.ts'
import { between } from './tag-values.ts'

/**
 * Cameras of before EXIF, and one that keeps its clock in the maker note. Formats as documented by
 * ExifTool: CanonRaw (CIFF, in an APP0), Olympus and Agfa "picture info" (APP12), Reconyx.
 */
export function readOldCameras(bytes: Buffer): ImageMetadata {
  for (const { marker, data } of jpegSegments(bytes)) {
    if (marker === 0xe0 && data.toString('latin1', 6, 14) === 'HEAPJPGM') return readCiff(data)
    if (marker === 0xec) {
      const text = data.toString('latin1')
      if (text.includes('[picture info]')) return readPictureInfo(text)
    }
  }
  return {}
}

function readPictureInfo(text: string): ImageMetadata {
  const field = (name: string) => new RegExp(`(?:^|[\\r\\n])${name}=([^\\r\\n]*)`).exec(text)?.[1]
  const found: ImageMetadata = {}
  const seconds = Number(field('TimeDate'))
  // The camera's local clock, counted in seconds since 1970.
  if (seconds > 0 && seconds < 2 ** 32) found.takenLocal = new Date(seconds * 1000).toISOString().slice(0, 19)
  const exposureTimeS = between(Number(field('Shutter')) / 1e6, 0, 3600)
  if (exposureTimeS !== undefined) found.exposureTimeS = exposureTimeS
  const fNumber = between(Number(field('FNumber')?.replace(/^F/i, '')), 0, 200)
  if (fNumber !== undefined) found.fNumber = fNumber
  return found
}

const ciffTags = { makeModel: 0x080a, focalLength: 0x1029, time: 0x180e }

function readCiff(data: Buffer): ImageMetadata {
  const found: ImageMetadata = {}
  const littleEndian = data.toString('latin1', 0, 2) === 'II'
  if (!littleEndian) return found
  walkHeap(data.subarray(data.readUInt32LE(2)), 0, (tag, value) => {
    if (tag === ciffTags.makeModel) {
      const [make, model] = value.toString('latin1').split('\0')
      assignText(found, 'make', make)
      assignText(found, 'model', model)
    }
    if (tag === ciffTags.time && value.length >= 4) {
      const seconds = value.readUInt32LE(0)
      if (seconds > 0) found.takenLocal = new Date(seconds * 1000).toISOString().slice(0, 19)
    }
    if (tag === ciffTags.focalLength && value.length >= 4) {
      // In focal units of the lens, which these cameras leave at one per millimetre.
      const focalLengthMm = between(value.readUInt16LE(2), 0, 10_000)
      if (focalLengthMm !== undefined) found.focalLengthMm = focalLengthMm
    }
  })
  return found
}

/** A heap's directory stands at its end; entries hold 8 bytes themselves or point to their value. */
function walkHeap(heap: Buffer, depth: number, visit: (tag: number, value: Buffer) => void): void {
  if (depth > 4 || heap.length < 6) return
  const start = heap.readUInt32LE(heap.length - 4)
  if (start + 2 > heap.length) return
  const count = Math.min(heap.readUInt16LE(start), 200)
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * 10
    if (at + 10 > heap.length) return
    const type = heap.readUInt16LE(at)
    const [size, offset] = [heap.readUInt32LE(at + 2), heap.readUInt32LE(at + 6)]
    const inEntry = (type & 0xc000) === 0x4000
    if (!inEntry && offset + size > heap.length) continue
    const value = inEntry ? heap.subarray(at + 2, at + 10) : heap.subarray(offset, offset + size)
    const isHeap = (type & 0x3800) === 0x2800 || (type & 0x3800) === 0x3000
    if (isHeap) walkHeap(value, depth + 1, visit)
    else visit(type & 0x3fff, value)
  }
}

/** Reconyx HyperFire 1 keeps second, minute, hour, month, day, year in its maker note and nowhere else. */
export function reconyxTime(makerNote: unknown): string | undefined {
  if (!Array.isArray(makerNote) || makerNote.length < 34) return undefined
  const note = Buffer.from(makerNote.slice(0, 34) as number[])
  if (note.readUInt16LE(0) !== 0xf101) return undefined
  const [second, minute, hour, month, day, year] = [22, 24, 26, 28, 30, 32].map((at) => note.readUInt16LE(at))
  return parseLocalTime(
    `${String(year)}:${String(month)}:${String(day)} ${String(hour)}:${String(minute)}:${String(second)}`,
  )
}

/**
 * ISO of early Canons, which have it in the maker note's ShotInfo (tag 4) as steps of 1/32 stop. Offsets
 * there count from the TIFF header of the EXIF block.
 */
export function canonIso(bytes: Buffer, makerNote: unknown): number | undefined {
  if (!Array.isArray(makerNote) || makerNote.length < 14 || makerNote.length > 65_535) return undefined
  const note = Buffer.from(makerNote as number[])
  const tiffAt = bytes.indexOf('Exif\0\0II*\0', 0, 'latin1') + 6
  for (let at = 2; at + 12 <= note.length && at < 2 + note.readUInt16LE(0) * 12; at += 12) {
    if (note.readUInt16LE(at) !== 4 || note.readUInt16LE(at + 2) !== 3) continue
    const shotInfo = tiffAt + note.readUInt32LE(at + 8)
    if (tiffAt < 6 || shotInfo + 6 > bytes.length) return undefined
    const [auto, base] = [bytes.readUInt16LE(shotInfo + 2), bytes.readUInt16LE(shotInfo + 4)]
    return between((2 ** (auto / 32) * 2 ** (base / 32) * 100) / 32, 1, 1_000_000)
  }
  return undefined
}

/** Kodak DC240, DC280, DC3400 and DC5000 round in EXIF and have the exact exposure in their maker note. */
export function kodakExposure(makerNote: unknown): Pick<ImageMetadata, 'exposureTimeS' | 'fNumber'> {
  if (!Array.isArray(makerNote) || makerNote.length < 62) return {}
  const note = Buffer.from(makerNote.slice(0, 62) as number[])
  // The year of manufacture, 1999 or so, is what tells this kind of note.
  if (note[12] !== 7) return {}
  const exposureTimeS = between(note.readUInt32BE(0x38) / 1e5, 0, 3600)
  const fNumber = between(note.readUInt16BE(0x3c) / 100, 0, 200)
  return exposureTimeS === undefined || fNumber === undefined ? {} : { exposureTimeS, fNumber }
}

function assignText(found: ImageMetadata, key: 'make' | 'model', value: string | undefined): void {
  const text = cleanText(value)
  if (text !== undefined) found[key] = text
}

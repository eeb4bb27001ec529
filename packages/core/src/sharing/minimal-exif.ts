import { ascii, view } from './byte-reader.ts'

const orientationTag = 0x0112
const short = 3

/** EXIF orientation 2 to 8 of a TIFF structure, after `Exif\0\0` or not; undefined where there is nothing to turn. EXIF 2.32, 4.6.5. */
export function orientationOf(exif: Uint8Array): number | undefined {
  const tiff = ascii(exif, 0, 4) === 'Exif' ? exif.subarray(6) : exif
  const order = ascii(tiff, 0, 2)
  if (tiff.length < 14 || (order !== 'II' && order !== 'MM')) return undefined
  const little = order === 'II'
  const data = view(tiff)
  const start = data.getUint32(4, little)
  if (start + 2 > tiff.length) return undefined
  const count = data.getUint16(start, little)
  for (let at = start + 2; at < start + 2 + count * 12 && at + 12 <= tiff.length; at += 12) {
    if (data.getUint16(at, little) !== orientationTag) continue
    const value = data.getUint16(at + 8, little)
    return value >= 2 && value <= 8 ? value : undefined
  }
  return undefined
}

/** A TIFF structure that says nothing but the orientation: 26 bytes. */
export function orientationOnly(orientation: number): Uint8Array {
  const tiff = new Uint8Array(26)
  tiff.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1])
  const data = view(tiff)
  data.setUint16(10, orientationTag)
  data.setUint16(12, short)
  data.setUint32(14, 1)
  data.setUint16(18, orientation)
  return tiff
}

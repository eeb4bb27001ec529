import type { RejectionCode } from '@cloudalbum/core'

export type Format =
  | { decoder: 'sharp' | 'heic' | 'bmp'; contentType: string; name: string }
  | { decoder: 'none'; code: Extract<RejectionCode, 'unsupported' | 'not-an-image'>; detail: string }

/** Bytes that `sniff` wants to see. */
export const sniffBytes = 512

const picture = (name: string, contentType: string, decoder: 'sharp' | 'heic' | 'bmp' = 'sharp'): Format => ({
  decoder,
  contentType,
  name,
})

const unsupported = (what: string): Format => ({
  decoder: 'none',
  code: 'unsupported',
  detail: `${what} cannot be shown here. Please convert it to JPEG and upload that.`,
})

const notAnImage = (detail: string): Format => ({ decoder: 'none', code: 'not-an-image', detail })

/** [offset, magic bytes in latin1, format]; the first that fits. */
const magic: [number, string, Format][] = [
  [0, '\xff\xd8\xff', picture('JPEG', 'image/jpeg')],
  [0, '\x89PNG\r\n\x1a\n', picture('PNG', 'image/png')],
  [0, 'GIF87a', picture('GIF', 'image/gif')],
  [0, 'GIF89a', picture('GIF', 'image/gif')],
  [8, 'WEBP', picture('WebP', 'image/webp')],
  [0, 'II*\0', picture('TIFF', 'image/tiff')],
  [0, 'MM\0*', picture('TIFF', 'image/tiff')],
  [0, 'II+\0', picture('TIFF', 'image/tiff')],
  [0, 'MM\0+', picture('TIFF', 'image/tiff')],
  [0, '8BPS', unsupported('A Photoshop document')],
  [0, '%PDF', unsupported('A PDF document')],
  [0, '\xff\x0a', unsupported('A JPEG XL picture')],
  [4, 'JXL \r\n\x87\n', unsupported('A JPEG XL picture')],
  [4, 'jP  \r\n\x87\n', unsupported('A JPEG 2000 picture')],
  [0, '\xff\x4f\xff\x51', unsupported('A JPEG 2000 picture')],
  [0, '\0\0\x01\0', unsupported('An icon')],
  [0, '\x76\x2f\x31\x01', unsupported('An OpenEXR picture')],
  [0, '#?RADIANCE', unsupported('A Radiance picture')],
  [0, 'FUJIFILMCCD-RAW', unsupported('A raw camera file')],
  [0, 'IIU\0', unsupported('A raw camera file')],
  [0, 'IIRO', unsupported('A raw camera file')],
  [0, '\x1aE\xdf\xa3', unsupported('A video')],
  [8, 'AVI ', unsupported('A video')],
]

/** The kind of file by its first bytes; names and declared types are never asked. */
export function sniff(head: Buffer): Format {
  if (head.length === 0) return notAnImage('The file is empty.')
  const at = (offset: number, text: string) => head.toString('latin1', offset, offset + text.length) === text
  for (const [offset, text, format] of magic) if (at(offset, text)) return format
  if (at(4, 'ftyp')) return sniffIsoMedia(head)
  if (at(0, 'BM') && isBmp(head)) return picture('BMP', 'image/bmp', 'bmp')
  const text = head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase()
  if (text.includes('<svg')) return unsupported('A drawing (SVG)')
  if (text.startsWith('<')) return notAnImage('The file is a document and not a picture.')
  return notAnImage('The file is not a picture in any known format.')
}

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])

/** ISO/IEC 23008-12: the major brand and the list of compatible ones. */
function sniffIsoMedia(head: Buffer): Format {
  const size = Math.min(head.readUInt32BE(0), head.length)
  const brands: string[] = []
  for (let offset = 8; offset + 4 <= size; offset += 4) {
    if (offset !== 12) brands.push(head.toString('latin1', offset, offset + 4))
  }
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return picture('AVIF', 'image/avif')
  if (brands.some((brand) => heicBrands.has(brand))) return picture('HEIC', 'image/heic', 'heic')
  if (brands.some((brand) => brand === 'mif1' || brand === 'msf1'))
    return picture('HEIF', 'image/heif', 'heic')
  if (brands.some((brand) => brand.startsWith('crx'))) return unsupported('A raw camera file')
  return unsupported('A video')
}

function isBmp(head: Buffer): boolean {
  // "BM" begins many a text; a picture goes on with a known size of header.
  return head.length >= 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14))
}

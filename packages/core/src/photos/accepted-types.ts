/** Originals above this are neither taken nor decoded. */
export const maxOriginalBytes = 200_000_000

const types = new Map(
  Object.entries({
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    jpe: 'image/jpeg',
    jfif: 'image/jpeg',
    png: 'image/png',
    webp: 'image/webp',
    gif: 'image/gif',
    tif: 'image/tiff',
    tiff: 'image/tiff',
    avif: 'image/avif',
    heic: 'image/heic',
    heif: 'image/heif',
    hif: 'image/heif',
    bmp: 'image/bmp',
  }),
)

const aliases = new Map(
  Object.entries({
    'image/jpg': 'image/jpeg',
    'image/pjpeg': 'image/jpeg',
    'image/x-png': 'image/png',
    'image/x-ms-bmp': 'image/bmp',
    'image/x-bmp': 'image/bmp',
    'image/heic-sequence': 'image/heic',
    'image/heif-sequence': 'image/heif',
  }),
)

const accepted = new Set(types.values())

export const acceptedTypes: readonly string[] = [...accepted]

/** For the sentence that refuses the others. */
export const acceptedNames = 'JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC and BMP'

/**
 * The type that a photo is kept under until its bytes are read, by what its sender says or by the end of its
 * name: browsers do not know every type. Undefined for what is no photo.
 */
export function acceptedType(contentType: string, fileName: string): string | undefined {
  const said = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const canonical = aliases.get(said) ?? said
  return accepted.has(canonical)
    ? canonical
    : types.get(/\.([a-z]+)$/i.exec(fileName.trim())?.[1]?.toLowerCase() ?? '')
}

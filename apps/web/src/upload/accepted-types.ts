/** What the album reads, by extension: browsers leave `type` empty for HEIC and folders. */
const photoTypes: Readonly<Record<string, string>> = {
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
}
const videoExtensions = new Set([
  'mp4',
  'mov',
  'm4v',
  'avi',
  'mkv',
  'webm',
  '3gp',
  'mts',
  'm2ts',
  'mpg',
  'mpeg',
  'wmv',
  'flv',
  'lrv',
  'insv',
])
const rawExtensions = new Set([
  'cr2',
  'cr3',
  'nef',
  'nrw',
  'arw',
  'srf',
  'sr2',
  'dng',
  'orf',
  'rw2',
  'raf',
  'pef',
  'srw',
  'x3f',
  'rwl',
  'iiq',
  'gpr',
  '3fr',
])
/** Left by systems beside photos; nobody meant to upload them. */
const litter = /^(?:\.|thumbs\.db$|desktop\.ini$|ehthumbs\.db$|icon\r?$)/i

export type SkipReason = 'video' | 'raw' | 'type' | 'empty' | 'large'
export type Verdict =
  { kind: 'photo'; contentType: string } | { kind: 'skip'; reason: SkipReason } | { kind: 'ignore' }

const extensionOf = (name: string) =>
  name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''

/** For the file picker's `accept`. */
export const acceptedFiles = ['image/*', ...Object.keys(photoTypes).map((extension) => `.${extension}`)].join(
  ',',
)

/** What becomes of a file, before a byte of it is read. */
export function judgeFile(file: { name: string; size: number; type: string }, maxBytes = Infinity): Verdict {
  if (litter.test(file.name)) return { kind: 'ignore' }
  const extension = extensionOf(file.name)
  const contentType =
    photoTypes[extension] ?? (Object.values(photoTypes).includes(file.type) ? file.type : undefined)
  if (!contentType) {
    if (videoExtensions.has(extension) || file.type.startsWith('video/'))
      return { kind: 'skip', reason: 'video' }
    return { kind: 'skip', reason: rawExtensions.has(extension) ? 'raw' : 'type' }
  }
  if (file.size === 0) return { kind: 'skip', reason: 'empty' }
  return file.size > maxBytes ? { kind: 'skip', reason: 'large' } : { kind: 'photo', contentType }
}

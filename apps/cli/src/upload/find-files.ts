import { open, readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

export interface LocalFile {
  path: string
  fileName: string
  sizeBytes: number
  fileTimeMs: number
  contentType: string
}

export interface Found {
  files: LocalFile[]
  /** What was passed over, with the reason. */
  skipped: { path: string; reason: string }[]
}

const types: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.avif': 'image/avif',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.bmp': 'image/bmp',
}

/** Photos below the given files and folders, each once, in order of path. Hidden files and links to folders are passed over. */
export async function findFiles(paths: string[]): Promise<Found> {
  const found: Found = { files: [], skipped: [] }
  const seen = new Set<string>()
  for (const path of paths) await visit(path, found, seen, true)
  return found
}

async function visit(path: string, found: Found, seen: Set<string>, named: boolean): Promise<void> {
  if (seen.has(path)) return
  seen.add(path)
  const info = await stat(path).catch(
    (error: NodeJS.ErrnoException) => void found.skipped.push({ path, reason: reasonOf(error) }),
  )
  if (!info) return
  if (info.isDirectory()) return visitFolder(path, found, seen)
  const contentType = types[extname(path).toLowerCase()]
  if (!info.isFile()) found.skipped.push({ path, reason: 'is not a file' })
  else if (!contentType) {
    if (named || looksLikeMedia(path))
      found.skipped.push({ path, reason: 'is not a photo of a kind that the album takes' })
  } else if (info.size === 0) found.skipped.push({ path, reason: 'is empty' })
  else if (await readable(path, found))
    found.files.push({
      path,
      fileName: basename(path).normalize('NFC'),
      sizeBytes: info.size,
      fileTimeMs: Math.round(info.mtimeMs),
      contentType,
    })
}

async function visitFolder(path: string, found: Found, seen: Set<string>): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => void found.skipped.push({ path, reason: reasonOf(error) }),
  )
  const names = (entries ?? []).filter(
    (one) => !one.name.startsWith('.') && !(one.isSymbolicLink() && !extname(one.name)),
  )
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1)))
    await visit(join(path, name), found, seen, false)
}

async function readable(path: string, found: Found): Promise<boolean> {
  try {
    await (await open(path, 'r')).close()
    return true
  } catch (error) {
    found.skipped.push({ path, reason: reasonOf(error as NodeJS.ErrnoException) })
    return false
  }
}

const looksLikeMedia = (path: string) =>
  /\.(mov|mp4|m4v|avi|raw|cr2|cr3|nef|arw|dng|raf|orf|jxl|psd)$/i.test(path)

const reasons: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ELOOP: 'is a link that leads to itself',
}
const reasonOf = (error: NodeJS.ErrnoException) => reasons[error.code ?? ''] ?? error.message

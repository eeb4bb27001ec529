import { pageTypeOf } from '@cloudalbum/adapters-shared/page-types'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

export interface PageFile {
  path: string
  key: string
  contentType: string
  cacheControl: string
}

/**
 * Files of the built page in the order they are uploaded: what others name comes before them, `index.html` last. CloudFront
 * compresses by itself, and what the server runs is no part of what is given out.
 * @param folder `apps/web/dist`
 */
export async function pageFiles(folder: string): Promise<PageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !/\.(?:br|gz|map)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, key: relative(folder, path).split(sep).join('/') }))
    .filter(({ key }) => !key.startsWith('server/'))
    .map(({ path, key }) => ({
      path,
      key,
      contentType: pageTypeOf(key),
      cacheControl: key.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    }))
  return files.sort((a, b) => turnOf(a.key) - turnOf(b.key) || a.key.localeCompare(b.key, 'en'))
}

const turnOf = (key: string) => (key.startsWith('assets/') ? 0 : key === 'index.html' ? 2 : 1)

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export const project = join(import.meta.dirname, '../..')

/** What takes long to make and is the same each time: drawn photos, filled databases. */
export function cacheFolder(name: string): string {
  const folder = join(project, 'node_modules/.cache/cloudalbum/bench', name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** On the disk of the project, as a data folder is: a temp folder may be memory. Removed at the end of `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(cacheFolder('run'), 'data-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

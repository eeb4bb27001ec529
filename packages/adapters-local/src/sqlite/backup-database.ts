import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { DatabaseError } from './migrate.ts'

export interface BackupOptions {
  /** Where copies are kept; made when missing. */
  folder: string
  /** Part of the name, such as `before-0007-webhooks`. */
  reason: string
  nowMs?: number
  /** Of the disk; for tests. */
  freeBytes?: number
}

const keep = 3
/** Room for the change itself, which is written twice. */
const spareBytes = 64 * 1024 * 1024

/**
 * Copies the database into a file of its own, which can take its place as it is; the newest three copies are kept. Gives its path.
 * @throws DatabaseError when there is no room for it.
 */
export function backupDatabase(db: Database, options: BackupOptions): string {
  const { folder, reason, nowMs = Date.now() } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) if (name.endsWith(partial)) rmSync(join(folder, name))
  const freeBytes = options.freeBytes ?? freeBytesOf(folder)
  const neededBytes = sizeOf(db) + spareBytes
  if (freeBytes < neededBytes)
    throw new DatabaseError(
      `There is no room for a copy of the database in ${folder}, which is made before it is changed: ` +
        `${megabytes(neededBytes)} are needed, ${megabytes(freeBytes)} are free. Free some space, then start again.`,
    )
  const time = new Date(nowMs)
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, 'Z')
  const path = join(folder, `${time}-${reason}.sqlite`)
  db.prepare('VACUUM INTO ?').run(path + partial)
  chmodSync(path + partial, 0o600)
  syncPath(path + partial)
  renameSync(path + partial, path)
  syncPath(folder)
  const copies = readdirSync(folder)
    .filter((name) => copyPattern.test(name))
    .sort()
  for (const name of copies.slice(0, -keep)) rmSync(join(folder, name))
  return path
}

const partial = '.partial'
const copyPattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-.*\.sqlite$/

function sizeOf(db: Database): number {
  const read = (name: string) => db.pragma(name, { simple: true }) as number
  return (read('page_count') - read('freelist_count')) * read('page_size')
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`

/** Folders cannot be synced on Windows, and need not be. */
function syncPath(path: string): void {
  if (process.platform === 'win32') return
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}

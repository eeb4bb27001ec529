import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transact, type Database } from './sqlite/database.ts'

interface Places {
  db: Database
  dataDir: string
}

/** @throws Error when rows cannot be read, or nothing can be written to rows and files. */
export async function proveStore({ db, dataDir }: Places): Promise<void> {
  db.prepare('SELECT count(*) FROM migrations').get()
  // Takes the lock of who writes, and writes nothing.
  transact(db, () => undefined)
  await proveFolder(dataDir)
}

/** @throws Error when nothing can be written there. */
export async function proveFolder(dataDir: string): Promise<void> {
  const file = join(dataDir, `.ready-${process.pid}`)
  await writeFile(file, 'This file may be deleted.\n', { mode: 0o600 })
  await rm(file)
}

/** Of the disk that the folder is on. */
export async function diskSpace(dataDir: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const { bsize, blocks, bavail } = await statfs(dataDir)
  return { freeBytes: bsize * bavail, totalBytes: bsize * blocks }
}

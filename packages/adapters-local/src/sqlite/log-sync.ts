import type SQLite from 'better-sqlite3'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves when everything that was committed before the call is on the disk. Rejects with the system's error. */
export type LogSync = () => Promise<void>

/**
 * Syncs the write-ahead log of a database from the thread pool. One sync serves all that wait when it begins; those who come
 * meanwhile share the next.
 */
export function createLogSync(db: Pick<SQLite.Database, 'name' | 'memory' | 'open'>): LogSync {
  if (db.memory) return () => Promise.resolve()
  const path = `${db.name}-wal`
  let isNameDurable = false
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function sync(): Promise<void> {
    try {
      await syncBytes(path)
    } catch (error) {
      // Closing the database has synced all of it and taken the log away.
      if (!db.open && (error as NodeJS.ErrnoException).code === 'ENOENT') return
      throw error
    }
    if (!isNameDurable) await syncFolder(dirname(path))
    isNameDurable = true
  }

  function start(): Promise<void> {
    const started = sync().finally(() => {
      if (running === started) running = undefined
    })
    running = started
    return started
  }

  return () => {
    if (!running) return start()
    next ??= running.catch(heardByOthers).then(() => {
      next = undefined
      return start()
    })
    return next
  }
}

/** Whoever waits for that sync hears of its failure. */
const heardByOthers = () => {}

async function syncBytes(path: string): Promise<void> {
  // Windows syncs only what may be written to.
  const log = await open(path, 'r+')
  try {
    await log.datasync()
  } finally {
    await log.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

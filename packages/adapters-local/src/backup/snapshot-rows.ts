import { AppError, type RowsFacts, type RowsSnapshot, type RowsSource } from '@cloudalbum/core'
import SQLite from 'better-sqlite3'
import { isRunning } from './is-running.ts'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Database } from '../sqlite/database.ts'
import { countRows } from './count-rows.ts'
import { createSqlitePhotoStore } from '../sqlite/photos-store.ts'
import { checkDatabase } from './check-database.ts'

export interface SqliteRowsSourceOptions {
  /** Of the album; it may run. */
  database: string
  /** Has room for a copy of the database. */
  folder: string
}

/** Some 8 MB: a few milliseconds in which nothing else is done. */
const pagesAtOnce = 2000
const blockBytes = 1 << 20

/**
 * What a backup leaves out: with it somebody who has the backup could sign in, or tell visitors apart. Nobody misses it, for whoever
 * restores signs in anew anyway.
 */
const leftOut = [
  'sessions',
  'signing_keys',
  'one_time_codes',
  'download_tickets',
  'rate_limits',
  'visitor_salts',
]

/** Copies of the database by SQLite's own means (https://www.sqlite.org/backup.html), while others write to it. */
export const createSqliteRowsSource = (options: SqliteRowsSourceOptions): RowsSource => ({
  async snapshot(signal) {
    const path = makeRoom(options.folder)
    try {
      await copyDatabase(options.database, path, signal)
      const problem = await checkDatabase(path)
      if (problem !== undefined)
        throw new AppError(
          'conflict',
          `The database is damaged (${problem}), and a backup of it would take the place of a good one. Run: cloudalbum doctor`,
        )
      return snapshotOf(path)
    } catch (error) {
      discard(path)
      throw error
    }
  },
  present(photoIds) {
    const db = new SQLite(options.database, { readonly: true, fileMustExist: true, timeout: 10_000 })
    try {
      const ids = db.prepare<[string], string>(
        `SELECT id FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND ${needed}`,
      )
      return Promise.resolve(ids.pluck().all(JSON.stringify(photoIds)))
    } finally {
      db.close()
    }
  },
})

/** Copies of this process that are in use. */
const inUse = new Set<string>()

/** Gives the path of a copy; removes those of processes that were killed in the middle of one. */
function makeRoom(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) {
    const pid = Number(/^\.snapshot-(\d+)-/.exec(name)?.[1])
    const isLeft = pid === process.pid ? !inUse.has(name) : pid > 0 && !isRunning(pid)
    if (isLeft) rmSync(join(folder, name), { force: true })
  }
  const name = `.snapshot-${process.pid}-${randomUUID()}.sqlite`
  inUse.add(name)
  return join(folder, name)
}

function discard(path: string): void {
  rmSync(path, { force: true })
  inUse.delete(basename(path))
}

/** A transaction that reads holds one moment for all steps; those who write are not kept waiting. */
async function copyDatabase(from: string, to: string, signal: AbortSignal): Promise<void> {
  const db = new SQLite(from, { readonly: true, fileMustExist: true, timeout: 10_000 })
  try {
    db.exec('BEGIN')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    await db.backup(to, {
      progress: () => {
        signal.throwIfAborted()
        return pagesAtOnce
      },
    })
  } finally {
    db.close()
  }
  leaveOut(to)
}

function leaveOut(path: string): void {
  const db = new SQLite(path)
  try {
    // One file alone, in which nothing stays of what is removed.
    db.pragma('journal_mode = DELETE')
    db.pragma('secure_delete = ON')
    const tables = new Set(Object.keys(countRows(db)))
    db.transaction(() => {
      for (const table of leftOut) if (tables.has(table)) db.exec(`DELETE FROM "${table}"`)
    })()
  } finally {
    db.close()
  }
}

function snapshotOf(path: string): RowsSnapshot {
  const db = new SQLite(path)
  return {
    kind: 'sqlite',
    async *blocks(onPhoto) {
      for (const { id, needed } of photosOf(db)) onPhoto(id, needed === 1)
      yield* blocksOf(path)
    },
    facts: (): RowsFacts => ({
      tables: countRows(db),
      accountIds: db.prepare<[], string>('SELECT id FROM accounts ORDER BY id LIMIT 100').pluck().all(),
      isConsistent: true,
    }),
    bury: (ids, nowMs) => buryPhotos(db, ids, nowMs),
    close: () => {
      db.close()
      discard(path)
      return Promise.resolve()
    },
  }
}

const deletedMeanwhile = { code: 'missing' as const, detail: 'It was deleted while the backup was made.' }

/** With counters and all. */
async function buryPhotos(db: Database, ids: string[], nowMs: number): Promise<void> {
  // The album's own ways write to a log; afterwards it is one file again.
  db.pragma('journal_mode = WAL')
  const photos = createSqlitePhotoStore(db)
  const accountOf = db.prepare<[string], string>('SELECT account_id FROM photos WHERE id = ?').pluck()
  // One that was being processed cannot be deleted before that has ended.
  for (const id of ids) await photos.reject(id, deletedMeanwhile, {}, nowMs)
  for (const [accountId, all] of Map.groupBy(ids, (id) => accountOf.get(id)))
    if (accountId !== undefined) await photos.startPurge(accountId, all, nowMs, true)
  db.pragma('journal_mode = DELETE')
}

/** Of a photo whose original must be there. */
const needed = `(state IN ('processing', 'ready') OR (state = 'trashed' AND trashed_from = 'ready'))`

const photosOf = (db: Database) =>
  db
    .prepare<[], { id: string; needed: number }>(`SELECT id, ${needed} AS needed FROM photos ORDER BY id`)
    .iterate()

async function* blocksOf(path: string): AsyncGenerator<Uint8Array, undefined> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      const block = new Uint8Array(blockBytes)
      let filled = 0
      while (filled < blockBytes) {
        const { bytesRead } = await file.read(block, filled, blockBytes - filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled > 0) yield block.subarray(0, filled)
      if (filled < blockBytes) return
    }
  } finally {
    await file.close()
  }
}

import { AppError } from '@cloudalbum/core'
import SQLite from 'better-sqlite3'
import { chmodSync } from 'node:fs'
import { createLogSync, type LogSync } from './log-sync.ts'

export type Database = SQLite.Database

/**
 * Opens the album's database with the settings that durability rests on: WAL with synchronous=FULL, so that
 * a committed transaction survives a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export function openDatabase(path: string, options: { readonly?: boolean } = {}): Database {
  const db = new SQLite(path, { readonly: options.readonly ?? false })
  // It holds the private keys of tokens; the -wal and -shm files take over its mode.
  if (!options.readonly && path !== ':memory:') chmodSync(path, 0o600)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 10000')
  // In kB. What it does not hold is one copy away, in the file cache of the system.
  db.pragma('cache_size = -4000')
  db.pragma('temp_store = MEMORY')
  return db
}

/** SQLite's and the system's word for what happened, in the album's words. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (error.code === 'SQLITE_FULL' || error.code === 'ENOSPC')
    return new AppError('storage-full', 'The disk of the album is full. Free some space and try again.', {
      cause: error,
    })
  if (error.code.startsWith('SQLITE_BUSY'))
    return new AppError('unavailable', 'The album is busy. Try again in a moment.', {
      retryAfterS: 2,
      cause: error,
    })
  return error
}

type Transaction = SQLite.Transaction<(work: () => unknown) => unknown>
const transactions = new WeakMap<Database, Transaction>()

function transactionOf(db: Database): Transaction {
  const made = transactions.get(db) ?? db.transaction((work: () => unknown) => work())
  transactions.set(db, made)
  return made
}

/**
 * Runs `work` as one transaction that is durable when it returns; takes the write lock at once, so that it cannot fail half-way for
 * a lock. The thread waits for the disk: where others wait for the thread, use `durably`.
 */
export function transact<T>(db: Database, work: () => T): T {
  try {
    return transactionOf(db).immediate(work) as T
  } catch (error) {
    throw translated(error)
  }
}

/**
 * The same without waiting for the disk: what it wrote outlives the process, and a power cut may take it and what came after it, never
 * what came before. For what may happen again, and for `durably`.
 */
export function transactUnsynced<T>(db: Database, work: () => T): T {
  if (db.inTransaction) return transact(db, work)
  // https://www.sqlite.org/pragma.html#pragma_synchronous: in WAL mode NORMAL syncs at checkpoints only.
  db.exec('PRAGMA synchronous = NORMAL')
  try {
    return transact(db, work)
  } finally {
    db.exec('PRAGMA synchronous = FULL')
  }
}

const logSyncs = new WeakMap<Database, LogSync>()

/** Resolves when everything that is committed at the call is durable; the disk works beside this thread. */
export function synced(db: Database): Promise<void> {
  const sync = logSyncs.get(db) ?? createLogSync(db)
  logSyncs.set(db, sync)
  return sync().catch((error: unknown) => {
    throw translated(error)
  })
}

/** Runs `work` as one transaction. Resolves when it is durable; others may see it a moment before. */
export async function durably<T>(db: Database, work: () => T): Promise<T> {
  const result = transactUnsynced(db, work)
  await synced(db)
  return result
}

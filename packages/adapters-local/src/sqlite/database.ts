import { AppError } from '@cloudalbum/core'
import SQLite from 'better-sqlite3'
import { chmodSync } from 'node:fs'

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

/** SQLite's word for what happened, in the album's words. */
export function translated(error: unknown): unknown {
  if (!(error instanceof SQLite.SqliteError)) return error
  if (error.code === 'SQLITE_FULL')
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

/** Runs `work` as one durable transaction; takes the write lock at once, so that it cannot fail half-way for a lock. */
export function transact<T>(db: Database, work: () => T): T {
  try {
    return transactionOf(db).immediate(work) as T
  } catch (error) {
    throw translated(error)
  }
}

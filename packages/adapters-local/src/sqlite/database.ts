import { AppError } from '@cloudalbum/core'
import SQLite from 'better-sqlite3'
import { chmodSync } from 'node:fs'

export type Database = SQLite.Database

/** One step of the schema. `down` undoes `up` without losing rows of older tables. */
export interface Migration {
  /** `0001-accounts`: order and name; never changed once released. */
  name: string
  up: MigrationStep
  down: MigrationStep
}

/** SQL, or what SQL alone cannot say. */
export type MigrationStep = string | ((db: Database) => void)

const take = (db: Database, step: MigrationStep) => void (typeof step === 'string' ? db.exec(step) : step(db))

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

const table =
  'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at_ms INTEGER NOT NULL) STRICT'

/** Names of applied migrations, in order. */
export function appliedMigrations(db: Database): string[] {
  db.exec(table)
  return db.prepare<[], string>('SELECT name FROM migrations ORDER BY name').pluck().all()
}

/** Applies what is missing, each step in its own transaction. Gives the names. */
export function migrate(db: Database, migrations: readonly Migration[], nowMs = Date.now()): string[] {
  const applied = new Set(appliedMigrations(db))
  const known = new Set(migrations.map((one) => one.name))
  const unknown = [...applied].filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new Error(
      `The database was made by a newer CloudAlbum (${unknown.join(', ')}). Start that version, or restore a backup.`,
    )
  const missing = migrations.filter((one) => !applied.has(one.name))
  for (const one of missing)
    db.transaction(() => {
      take(db, one.up)
      db.prepare('INSERT INTO migrations (name, applied_at_ms) VALUES (?, ?)').run(one.name, nowMs)
    }).immediate()
  return missing.map((one) => one.name)
}

/** Undoes the last migration. Gives its name, or undefined when there is none. */
export function rollback(db: Database, migrations: readonly Migration[]): string | undefined {
  const last = migrations.find((one) => one.name === appliedMigrations(db).at(-1))
  if (!last) return undefined
  db.transaction(() => {
    take(db, last.down)
    db.prepare('DELETE FROM migrations WHERE name = ?').run(last.name)
  }).immediate()
  return last.name
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

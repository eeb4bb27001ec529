import type { Database } from './database.ts'

/** One step of the schema. `down` undoes `up` without losing rows of older tables. */
export interface Migration {
  /** `0001-accounts`: order and name; never changed once released. */
  name: string
  up: MigrationStep
  down: MigrationStep
}

/** SQL, or what SQL alone cannot say. */
export type MigrationStep = string | ((db: Database) => void)

/** What keeps the album from using its database, in a sentence that says what to do. */
export class DatabaseError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DatabaseError'
  }
}

export interface MigrationState {
  name: string
  /** Null while it is missing. */
  appliedAtMs: number | null
  /** False for one of a newer version. */
  known: boolean
}

const take = (db: Database, step: MigrationStep) => void (typeof step === 'string' ? db.exec(step) : step(db))

type AppliedRow = { name: string; applied_at_ms: number }

function appliedRows(db: Database): AppliedRow[] {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'").get()
  if (!isThere) return []
  return db.prepare<[], AppliedRow>('SELECT name, applied_at_ms FROM migrations ORDER BY name').all()
}

/** Names of applied migrations, in order. */
export const appliedMigrations = (db: Database): string[] => appliedRows(db).map(({ name }) => name)

/** All migrations that are known or applied, in order. */
export function migrationStates(db: Database, migrations: readonly Migration[]): MigrationState[] {
  const applied = new Map(appliedRows(db).map((row) => [row.name, row.applied_at_ms]))
  const known = new Set(migrations.map(({ name }) => name))
  return [...new Set([...known, ...applied.keys()])]
    .sort()
    .map((name) => ({ name, appliedAtMs: applied.get(name) ?? null, known: known.has(name) }))
}

/** Those that are missing. @throws DatabaseError for a database of a newer version. */
export function missingMigrations(db: Database, migrations: readonly Migration[]): Migration[] {
  const states = migrationStates(db, migrations)
  const newer = states.filter(({ known }) => !known).map(({ name }) => name)
  if (newer.length > 0)
    throw new DatabaseError(
      `The database was made by a newer CloudAlbum (${newer.join(', ')}). Start that version, or restore a backup.`,
    )
  return migrations.filter((one) =>
    states.some(({ name, appliedAtMs }) => name === one.name && appliedAtMs === null),
  )
}

/**
 * Applies what is missing, all of it or, when a step fails, nothing: then the version before can be started again. Gives the
 * names. @throws DatabaseError
 */
export function migrate(db: Database, migrations: readonly Migration[], nowMs = Date.now()): string[] {
  if (missingMigrations(db, migrations).length === 0) return []
  return db
    .transaction(() => {
      // Looked up again under the lock: another process may have been faster.
      const missing = missingMigrations(db, migrations)
      db.exec(
        'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at_ms INTEGER NOT NULL) STRICT',
      )
      for (const one of missing) {
        named(one, 'applied', () => take(db, one.up))
        db.prepare('INSERT INTO migrations (name, applied_at_ms) VALUES (?, ?)').run(one.name, nowMs)
      }
      return missing.map(({ name }) => name)
    })
    .immediate()
}

/** Undoes the last `count` migrations, all of them or none. Gives their names, the last one first. @throws DatabaseError */
export function rollback(db: Database, migrations: readonly Migration[], count = 1): string[] {
  return db
    .transaction(() => {
      const names = appliedMigrations(db).toReversed().slice(0, count)
      for (const name of names) {
        const one = migrations.find((migration) => migration.name === name)
        if (!one)
          throw new DatabaseError(`${name} belongs to a newer CloudAlbum: roll it back with that version.`)
        named(one, 'rolled back', () => take(db, one.down))
        db.prepare('DELETE FROM migrations WHERE name = ?').run(name)
      }
      return names
    })
    .immediate()
}

function named({ name }: Migration, done: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseError(
      `Migration ${name} could not be ${done}: ${reason}. The database is as it was before.`,
      error,
    )
  }
}

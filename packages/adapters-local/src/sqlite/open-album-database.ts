import type { dataFolder } from '../data-folder.ts'
import { refuseUnfinishedRestore } from '../backup/refuse-unfinished-restore.ts'
import { backupDatabase } from './backup-database.ts'
import { openDatabase, type Database } from './database.ts'
import { lockFolder, type FolderLock } from './folder-lock.ts'
import { appliedMigrations, DatabaseError, migrate, missingMigrations, type Migration } from './migrate.ts'

type Places = Pick<ReturnType<typeof dataFolder>, 'database' | 'backups' | 'lock' | 'unfinishedRestore'>

export interface OpenAlbumOptions {
  places: Places
  migrations: readonly Migration[]
  nowMs?: number
  /** How long to wait for others who change or use the folder. */
  patience?: { changeMs: number; useMs: number }
}

export interface AlbumDatabase {
  db: Database
  /** Names of the migrations that were missing and are applied now. */
  applied: string[]
  /** Where the copy from before them is; undefined when there was nothing to lose. */
  backup: string | undefined
  close(): void
}

const rounds = 3

/**
 * Opens the database of an album, up to date, for as long as the process lives. Whatever is missing is applied by one process
 * alone, after a copy was made; others that start meanwhile wait. @throws DatabaseError
 */
export function openAlbumDatabase(options: OpenAlbumOptions): AlbumDatabase {
  const { places, migrations, patience = { changeMs: 120_000, useMs: 3000 } } = options
  let done: Pick<AlbumDatabase, 'applied' | 'backup'> = { applied: [], backup: undefined }
  for (let round = 0; round < rounds; round++) {
    const use = lockFolder(places.lock, 'shared', patience.changeMs)
    if (!use) throw new DatabaseError('Somebody else is changing the database. Try again in a moment.')
    try {
      refuseUnfinishedRestore(places)
    } catch (error) {
      use.release()
      throw error
    }
    const open = openUpToDate(use, options)
    if (open) return { ...open, ...done }
    use.release()
    const alone = lockFolder(places.lock, 'exclusive', patience.useMs)
    if (!alone) continue
    try {
      const db = openDatabase(places.database)
      try {
        done = bringUpToDate(db, options)
      } finally {
        db.close()
      }
    } finally {
      alone.release()
    }
  }
  throw new DatabaseError(
    `The database must be brought up to date, and another CloudAlbum is using it. Stop that one, then start again. ` +
      `(${missingNames(places, migrations)})`,
  )
}

/** Undefined, and nothing is open, when something is missing. */
function openUpToDate(
  use: FolderLock,
  { places, migrations }: OpenAlbumOptions,
): Pick<AlbumDatabase, 'db' | 'close'> | undefined {
  const db = openDatabase(places.database)
  const close = () => {
    db.close()
    use.release()
  }
  try {
    if (missingMigrations(db, migrations).length === 0) return { db, close }
  } catch (error) {
    close()
    throw error
  }
  db.close()
  return undefined
}

/** For whoever holds the folder alone. @throws DatabaseError; the database is then as it was. */
export function bringUpToDate(
  db: Database,
  { places, migrations, nowMs = Date.now() }: OpenAlbumOptions,
): Pick<AlbumDatabase, 'applied' | 'backup'> {
  const [first] = missingMigrations(db, migrations)
  if (!first) return { applied: [], backup: undefined }
  const options = { folder: places.backups, reason: `before-${first.name}`, nowMs }
  const backup = hasAccounts(db) ? backupDatabase(db, options) : undefined
  return { applied: migrate(db, migrations, nowMs), backup }
}

/** Whether there is something to lose. */
export function hasAccounts(db: Database): boolean {
  if (appliedMigrations(db).length === 0) return false
  return db.prepare('SELECT 1 FROM accounts LIMIT 1').get() !== undefined
}

function missingNames({ database }: Places, migrations: readonly Migration[]): string {
  const db = openDatabase(database)
  try {
    return missingMigrations(db, migrations)
      .map(({ name }) => name)
      .join(', ')
  } finally {
    db.close()
  }
}

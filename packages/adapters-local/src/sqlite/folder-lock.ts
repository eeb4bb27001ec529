import SQLite from 'better-sqlite3'

export interface FolderLock {
  release(): void
}

/**
 * A lock on a data folder that the system takes away from a process that dies: the locks that SQLite itself uses
 * (https://www.sqlite.org/lockingv3.html), on an empty database beside the real one. `shared`: whoever uses the folder as it
 * is. `exclusive`: whoever changes its schema. Undefined when others have not let go of it after `waitMs`.
 */
export function lockFolder(
  path: string,
  kind: 'shared' | 'exclusive',
  waitMs: number,
): FolderLock | undefined {
  const db = new SQLite(path, { timeout: waitMs })
  try {
    if (kind === 'exclusive') db.exec('BEGIN EXCLUSIVE')
    else {
      db.exec('BEGIN')
      db.prepare('SELECT count(*) FROM sqlite_schema').get()
    }
    return { release: () => void db.close() }
  } catch (error) {
    db.close()
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
}

import {
  DatabaseError,
  dataFolder,
  lockFolder,
  openDatabase,
  refuseUnfinishedRestore,
  type Database,
} from '@cloudalbum/adapters-local'
import { existsSync } from 'node:fs'

const waitMs = 2000

/** Runs `work` on the database while nobody else uses it. @throws DatabaseError while the album runs, or where there is none. */
export async function holdDatabase<T>(dataDir: string, work: (db: Database) => T | Promise<T>): Promise<T> {
  const places = dataFolder(dataDir)
  const { database, lock } = places
  refuseUnfinishedRestore(places)
  if (!existsSync(database))
    throw new DatabaseError(`There is no database in ${dataDir}. Set DATA_DIR, or start the album first.`)
  const alone = lockFolder(lock, 'exclusive', waitMs)
  if (!alone)
    throw new DatabaseError('The album is running with this database. Stop it first, then try again.')
  try {
    const db = openDatabase(database)
    try {
      return await work(db)
    } finally {
      db.close()
    }
  } finally {
    alone.release()
  }
}

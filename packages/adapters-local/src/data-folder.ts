import { join } from 'node:path'

/** What lies where in the data folder of one machine. */
export const dataFolder = (dataDir: string) => ({
  database: join(dataDir, 'cloudalbum.sqlite'),
  /** Originals, renditions and unfinished uploads. */
  files: join(dataDir, 'files'),
  secrets: join(dataDir, 'secrets.json'),
  /** Copies of the database from before its schema was changed. */
  backups: join(dataDir, 'backups'),
  /** Held by whoever uses the database. */
  lock: join(dataDir, 'in-use.lock'),
  /** A backup that is being brought back, until it is proven. */
  restoring: join(dataDir, 'restoring'),
  /** There while it takes the place of what was here. */
  unfinishedRestore: join(dataDir, 'restore-unfinished.json'),
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changeFeedSuite } from '@cloudalbum/port-suites'
import { createSqliteChangeFeed } from './change-feed.ts'
import { openDatabase } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { jobsAndChanges } from './migrations/0003-jobs-and-changes.ts'

changeFeedSuite('SQLite', async (clock) => {
  const path = await mkdtemp(join(tmpdir(), 'changes-'))
  const db = openDatabase(join(path, 'album.db'))
  migrate(db, [jobsAndChanges])
  rollback(db, [jobsAndChanges])
  migrate(db, [jobsAndChanges])
  return {
    feed: createSqliteChangeFeed(db, clock),
    close: async () => {
      db.close()
      await rm(path, { recursive: true })
    },
  }
})

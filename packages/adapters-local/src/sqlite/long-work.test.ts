import { longWorkStoreSuite } from '@cloudalbum/port-suites'
import { openDatabase } from './database.ts'
import { createSqliteLongWorkStore } from './long-work.ts'
import { migrate } from './migrate.ts'
import { longWork } from './migrations/0011-long-work.ts'

longWorkStoreSuite('SQLite', () => {
  const db = openDatabase(':memory:')
  migrate(db, [longWork])
  return Promise.resolve({ store: createSqliteLongWorkStore(db), close: () => void db.close() })
})

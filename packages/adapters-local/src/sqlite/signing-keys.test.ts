import { signingKeyStoreSuite } from '@cloudalbum/port-suites'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { accounts } from './migrations/0001-accounts.ts'
import { createSqliteSigningKeyStore } from './signing-keys.ts'

signingKeyStoreSuite('SQLite', async () => {
  const db = openDatabase(':memory:')
  migrate(db, [accounts])
  return { keys: createSqliteSigningKeyStore(db), close: () => void db.close() }
})

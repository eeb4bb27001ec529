import { webhookStoreSuite } from '@cloudalbum/port-suites'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { createSqliteWebhookStore } from './webhooks.ts'

webhookStoreSuite('SQLite', async () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  return { webhooks: createSqliteWebhookStore(db), close: () => void db.close() }
})

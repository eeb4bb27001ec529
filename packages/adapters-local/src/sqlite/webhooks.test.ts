import { webhookStoreSuite } from '@cloudalbum/port-suites'
import { migrate, openDatabase } from './database.ts'
import { migrations } from './migrations/index.ts'
import { createSqliteWebhookStore } from './webhooks.ts'

webhookStoreSuite('SQLite', async () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  return { webhooks: createSqliteWebhookStore(db), close: () => void db.close() }
})

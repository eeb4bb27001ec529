import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@cloudalbum/core'
import { profileStoreSuite } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { accounts } from './migrations/0001-accounts.ts'
import { profiles } from './migrations/0005-profiles.ts'
import { createSqliteProfileStore } from './profiles.ts'

const steps = [accounts, profiles]

async function open() {
  const path = await mkdtemp(join(tmpdir(), 'profiles-'))
  const db = openDatabase(join(path, 'album.db'))
  migrate(db, steps)
  const close = async () => {
    db.close()
    await rm(path, { recursive: true })
  }
  return { profiles: createSqliteProfileStore(db), db, close }
}

profileStoreSuite('SQLite', open)

it('goes down and up again: accounts stay, profiles begin anew', async () => {
  const { profiles: store, db, close } = await open()
  const id = newId()
  db.prepare(
    `INSERT INTO accounts (id, email, display_name, role, preferences, created_at_ms, only_as_first, tokens_valid_from_ms)
     VALUES (?, 'anna@example.org', 'Anna', 'member', '{}', 1, 0, 0)`,
  ).run(id)
  await store.create({ accountId: id, imagesId: id, handle: 'anna', createdAtMs: 1 })
  rollback(db, steps)
  expect(db.prepare('SELECT display_name FROM accounts').pluck().all()).toEqual(['Anna'])
  migrate(db, steps)
  expect(await store.get(id)).toBeUndefined()
  expect(await store.create({ accountId: id, imagesId: id, handle: 'anna', createdAtMs: 2 })).toMatchObject({
    handle: 'anna',
  })
  await close()
})

it('finds a handle, former ones and what is unsettled by an index', async () => {
  const { db, close } = await open()
  const plan = (sql: string) =>
    db
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
  const queries = [
    `SELECT * FROM profiles WHERE handle = 'a' OR account_id = (SELECT account_id FROM former_handles WHERE handle = 'a' AND free_at_ms > 1)`,
    `SELECT * FROM profiles WHERE unsettled = 1 AND account_id > 'a' ORDER BY account_id LIMIT 2`,
  ]
  for (const detail of queries.flatMap(plan)) expect(detail).not.toMatch(/^SCAN|TEMP B-TREE/)
  await close()
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryRateLimiter } from '@cloudalbum/adapters-shared'
import type { Clock } from '@cloudalbum/core'
import {
  accessTokensSuite,
  accountStoreSuite,
  apiKeyStoreSuite,
  codeStoreSuite,
  FakeClock,
  identityProviderSuite,
  invitationStoreSuite,
  rateLimiterSuite,
  sessionStoreSuite,
  settingsStoreSuite,
} from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate, rollback } from './migrate.ts'
import { createLocalAccounts } from './local-accounts.ts'
import { accounts } from './migrations/0001-accounts.ts'
import { sessionGrants } from './migrations/0010-session-grants.ts'

const steps = [accounts, sessionGrants]

async function open(clock: Clock = new FakeClock()) {
  const path = await mkdtemp(join(tmpdir(), 'accounts-'))
  const db = openDatabase(join(path, 'album.db'))
  migrate(db, steps)
  const faults: unknown[] = []
  const stores = createLocalAccounts({
    db,
    clock,
    issuer: 'https://album.test',
    onFault: (error) => faults.push(error),
  })
  const close = async () => {
    db.close()
    await rm(path, { recursive: true })
  }
  return { ...stores, db, faults, close }
}

accountStoreSuite('SQLite', open)
sessionStoreSuite('SQLite', open)
codeStoreSuite('SQLite', open)
apiKeyStoreSuite('SQLite', open)
invitationStoreSuite('SQLite', open)
settingsStoreSuite('SQLite', open)
identityProviderSuite('SQLite with argon2id', open)
accessTokensSuite('ES256 JWT', async (clock) => ({ ...(await open(clock)), prove: async () => ({}) }))
rateLimiterSuite('SQLite', open)
rateLimiterSuite('Memory', async (clock) => ({
  limiter: createMemoryRateLimiter(clock),
  close: () => undefined,
}))

it('can be undone and applied again', async () => {
  const { db, close } = await open()
  rollback(db, steps, steps.length)
  expect(db.prepare(`SELECT name FROM sqlite_master WHERE name IN ('accounts', 'sessions')`).all()).toEqual(
    [],
  )
  migrate(db, steps)
  await close()
})

it('goes on limiting, and says so, when the store of the limiter fails', async () => {
  const { limiter, db, faults, close } = await open()
  db.exec('DROP TABLE rate_limits')
  const limit = { max: 2, windowMs: 1000 }
  expect([
    await limiter.hit('k', limit),
    await limiter.hit('k', limit),
    await limiter.hit('k', limit),
  ]).toEqual([0, 0, 1000])
  expect(faults).toHaveLength(3)
  await close()
})

it('keeps passwords as argon2id of 19 MiB and two passes, and tokens not at all', async () => {
  const { identity, db, close } = await open()
  await identity.setPassword('a', 'Blue whale 7!')
  expect(db.prepare('SELECT hash FROM passwords').pluck().get()).toMatch(
    /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
  )
  await close()
})

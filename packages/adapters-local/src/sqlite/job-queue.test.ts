import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeClock, jobQueueSuite } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { createSqliteJobQueue } from './job-queue.ts'
import { jobsAndChanges } from './migrations/0003-jobs-and-changes.ts'

async function open(clock: FakeClock, folder?: string) {
  const path = folder ?? (await mkdtemp(join(tmpdir(), 'jobs-')))
  const db = openDatabase(join(path, 'album.db'))
  migrate(db, [jobsAndChanges])
  return { path, queue: createSqliteJobQueue(db, clock), db, close: () => void db.close() }
}

jobQueueSuite('SQLite', async (clock) => {
  const { queue, path, db } = await open(clock)
  return {
    queue,
    close: async () => {
      db.close()
      await rm(path, { recursive: true })
    },
  }
})

it('keeps jobs, their leases and their errors over a restart', async () => {
  const clock = new FakeClock()
  const before = await open(clock)
  await before.queue.enqueue({ kind: 'a', payload: { n: 1 } })
  await before.queue.lease(['a'], 1000)
  before.close()
  const after = await open(clock, before.path)
  expect(await after.queue.lease(['a'], 1000)).toBeUndefined()
  clock.advance(1000)
  expect(await after.queue.lease(['a'], 1000)).toMatchObject({ payload: { n: 1 }, attempt: 2 })
  after.close()
  await rm(before.path, { recursive: true })
})

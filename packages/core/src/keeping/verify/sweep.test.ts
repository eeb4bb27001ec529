import {
  createSqliteCounters,
  createSqliteGalleryStore,
  createSqliteItemStore,
  createSqliteLongWorkStore,
  createSqliteProfileStore,
} from '@cloudalbum/adapters-local'
import { openTestAlbum, type TestAlbum } from '@cloudalbum/adapters-local/testing'
import { FakeClock } from '@cloudalbum/port-suites'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../accounts/account.ts'
import type { JobHandler } from '../../jobs/job-handler.ts'
import type { LongWorkStore } from '../../ports/long-work-store.ts'
import { longWorkJob } from '../long-work-job.ts'
import { keepSweeping, sweep, sweepKind, type SweepTerms } from './sweep.ts'

const dayMs = 86_400_000

let clock: FakeClock
let album: TestAlbum
let work: LongWorkStore
beforeEach(() => {
  clock = new FakeClock(Date.now())
  album = openTestAlbum(clock)
  work = createSqliteLongWorkStore(album.db)
})
afterEach(() => album.close())

function sweeper(terms: SweepTerms) {
  const { db, ports, album: one } = album
  const account = { id: one.accountId } as Account
  const all = {
    ...ports,
    work,
    accounts: { get: () => Promise.resolve(account), list: () => Promise.resolve({ accounts: [account] }) },
    profiles: createSqliteProfileStore(db),
    galleries: createSqliteGalleryStore(db),
    items: createSqliteItemStore(db),
    counters: createSqliteCounters(db),
  }
  const job: JobHandler = longWorkJob(all, { [sweepKind]: sweep(all, terms) })
  return async () => {
    await keepSweeping(all, terms)
    await job.run({ workId: sweepKind }, { signal: new AbortController().signal, attempt: 1 })
  }
}

const seen = async () => (await work.get(sweepKind))?.done
const state = async () => (await work.get(sweepKind))?.state

it('looks at everything once in its time, a part each time, and then begins again', async () => {
  for (let n = 0; n < 30; n++) await album.receive(Buffer.from(`photo ${n}`))
  await album.work()
  const step = sweeper({ mode: 'full', days: 30 })
  const done: unknown[] = []
  for (let day = 0; day <= 27; day++) {
    await step()
    done.push(await seen())
    clock.advance(dayMs)
  }
  expect(done[0]).toBe(20)
  expect(done[16]).toBe(20)
  expect(done[20]).toBe(30)
  expect(done.at(-1)).toBe(30)
  await step()
  expect(await state()).toBe('done')
  expect((await work.get(sweepKind))?.result).toMatchObject({ photos: 30 })
  await step()
  expect(await state()).toBe('done')
  clock.advance(3 * dayMs)
  await step()
  expect([await state(), await seen()]).toEqual(['running', 20])
})

it('does nothing where it is off', async () => {
  await album.receive(Buffer.from('one'))
  const step = sweeper({ mode: 'off', days: 30 })
  await expect(step()).rejects.toMatchObject({ code: 'not-found' })
  expect(await work.list()).toEqual([])
})

import type { LongWork } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { backupCheck } from './backup-check.ts'

const clock = new FakeClock()
const figures = async (work: Partial<LongWork> | undefined) =>
  (await backupCheck({ get: () => Promise.resolve(work as LongWork | undefined) }, clock)()).figures

it('tells how old the last backup is and whether the last try failed, and never that the album is not ready', async () => {
  const result = { madeAtMs: clock.now() - 60_000 }
  expect(await figures({ state: 'done', result })).toEqual({ failed: 0, lastAgoS: 60 })
  expect(await figures({ state: 'failed' })).toEqual({ failed: 1 })
  expect(await figures(undefined)).toEqual({ failed: 0 })
})

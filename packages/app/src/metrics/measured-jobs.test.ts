import { AppError } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import type { FinishedJob } from './job-metrics.ts'
import { measuredHandlers } from './measured-jobs.ts'

it.each<[string, () => Promise<void>, boolean, FinishedJob['outcome']]>([
  ['was done', () => Promise.resolve(), false, 'done'],
  ['went wrong', () => Promise.reject(new Error('no')), false, 'failed'],
  ['was for nothing', () => Promise.reject(new AppError('not-found', 'no')), false, 'gone'],
  ['was stopped', () => Promise.reject(new Error('stopped')), true, 'stopped'],
])('a job that %s is told as such', async (_, run, aborted, outcome) => {
  const told: FinishedJob[] = []
  const { work } = measuredHandlers({ work: { run } }, (job) => told.push(job))
  const context = { signal: aborted ? AbortSignal.abort() : new AbortController().signal, attempt: 1 }
  const tried = work!.run({}, context)
  await (outcome === 'done' ? tried : expect(tried).rejects.toThrow())
  expect(told).toMatchObject([{ kind: 'work', outcome }])
  expect(told[0]!.durationMs).toBeGreaterThanOrEqual(0)
})

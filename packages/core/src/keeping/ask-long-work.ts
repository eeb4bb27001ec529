import { AppError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { LongWork, LongWorkStore } from '../ports/long-work-store.ts'
import { changeWork, endedWork, isHeld, newWork, resumedWork, workId, type WorkOrder } from './long-work.ts'

/** The job that does a slice of a long work; payload `{ workId }`. */
export const longWorkJobKind = 'long-work'

export interface AskPorts {
  work: LongWorkStore
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

export const enqueueWork = (jobs: Pick<JobQueue, 'enqueue'>, id: string, delayMs = 0) =>
  jobs.enqueue({ kind: longWorkJobKind, payload: { workId: id }, key: id, delayMs })

/** Has a work done in the background, from its beginning. @throws AppError `conflict` while it is under way. */
export async function startWork({ work, jobs, clock }: AskPorts, order: WorkOrder): Promise<LongWork> {
  const before = await work.get(workId(order))
  if (before && (before.state === 'running' || before.state === 'stopping')) throw underWay()
  const begun = { ...newWork(order, clock.now()), revision: (before?.revision ?? 0) + 1 }
  if (!(await work.write(begun))) throw underWay()
  await enqueueWork(jobs, begun.id)
  return begun
}

/** Goes on with one that was stopped or has failed; again is fine. @throws AppError `not-found`; `conflict` when it is done. */
export async function resumeWork({ work, jobs, clock }: AskPorts, id: string): Promise<LongWork> {
  const resumed = await changeWork(work, id, clock.now(), (before) => {
    if (before.state === 'done') throw new AppError('conflict', 'This work is done. Start it anew.')
    if (before.state === 'stopping' && isHeld(before, clock.now()))
      throw new AppError('conflict', 'This work is about to stop. Try again in a moment.')
    return before.state === 'running' ? before : resumedWork(before)
  })
  await enqueueWork(jobs, id)
  return resumed
}

/** Whoever is at it hears of it within seconds. Again is fine, as is one that has ended. @throws AppError `not-found`. */
export const stopWork = ({ work, clock }: Pick<AskPorts, 'work' | 'clock'>, id: string): Promise<LongWork> =>
  changeWork(work, id, clock.now(), (before) => {
    if (before.state === 'done' || before.state === 'stopped') return before
    if (isHeld(before, clock.now()))
      return before.state === 'stopping' ? before : { ...before, state: 'stopping' }
    return endedWork(before, 'stopped')
  })

const underWay = () => new AppError('conflict', 'This work is under way already.')

import type { JobHandler } from '../jobs/job-handler.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { LongWork } from '../ports/long-work-store.ts'
import { notFound } from '../errors.ts'
import { enqueueWork } from './ask-long-work.ts'
import type { HoldPorts } from './hold-work.ts'
import type { LongRun } from './long-run.ts'
import { changeWork, endedWork, isHeld } from './long-work.ts'
import { continueLongWork, errorText, type RunOptions, type WorkOutcome } from './run-long-work.ts'

/** How work of a kind goes on, from what is remembered of it. */
export type LongWorkKind = (
  ports: HoldPorts,
  work: LongWork,
  options: RunOptions,
) => Promise<WorkOutcome<unknown> | undefined>

/** @param make the run for what was asked. */
export const longWorkKind =
  <Cursor, Result>(make: (work: LongWork) => LongRun<Cursor, Result>): LongWorkKind =>
  (ports, work, options) =>
    continueLongWork(ports, work.id, make(work), options)

export interface WorkJobPorts extends HoldPorts {
  jobs: Pick<JobQueue, 'enqueue'>
}

/** Well within what a function may take; nobody waits longer for a process that is told to stop. */
const sliceMs = 60_000
const keptMs = 30 * 86_400_000

/** The job that goes on with a long work for a while; the next job goes on after it. */
export function longWorkJob(ports: WorkJobPorts, kinds: Record<string, LongWorkKind>): JobHandler {
  return {
    async run({ workId }, { signal }) {
      const work = typeof workId === 'string' ? await ports.work.get(workId) : undefined
      if (!work) throw notFound('work')
      const kind = kinds[work.kind]
      if (!kind) throw new Error(`Nothing here knows how to do work of the kind ${work.kind}.`)
      const outcome = await kind(ports, work, { signal, sliceMs, staysRunning: true })
      if (outcome?.state === 'paused') await enqueueWork(ports.jobs, work.id)
    },
    async onDead({ workId }, error) {
      if (typeof workId !== 'string') return
      await changeWork(ports.work, workId, ports.clock.now(), (work) =>
        work.state === 'running' && !isHeld(work, ports.clock.now())
          ? { ...endedWork(work, 'failed'), error: errorText(error) }
          : work,
      )
    },
  }
}

/** Takes up what a sudden end left, and forgets what was done a month ago. Run it at start and every few minutes. */
export async function resumeWorks(ports: WorkJobPorts): Promise<void> {
  const nowMs = ports.clock.now()
  for (const work of await ports.work.list()) {
    if (isHeld(work, nowMs)) continue
    if (work.state === 'running') await enqueueWork(ports.jobs, work.id)
    if (work.state === 'stopping')
      await changeWork(ports.work, work.id, nowMs, (now) =>
        now.state === 'stopping' && !isHeld(now, nowMs) ? endedWork(now, 'stopped') : now,
      )
    if (work.state === 'done' && work.updatedAtMs < nowMs - keptMs) await ports.work.remove(work.id)
  }
}

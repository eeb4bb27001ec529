import type { ClickBuffer } from '../ports/click-buffer.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { aggregateJobKind } from './aggregate-clicks.ts'
import { fileClicks, type FileClicksPorts } from './file-clicks.ts'

export interface WriteClicksPorts extends FileClicksPorts {
  clicks: ClickBuffer
  jobs: Pick<JobQueue, 'enqueue'>
  clock: Clock
}

const maxFileBytes = 5 * 1024 * 1024
const maxWaitMs = 60_000

/**
 * Writes clicks that have waited for 60 s, or are 5 MiB, into files: one for each gallery and day of a batch. Cut off anywhere it is
 * run again for the same batch, finds the files that are there, and has them counted; they count once. `all`: also those that
 * have not waited so long.
 */
export async function writeClicks(ports: WriteClicksPorts, { all = false } = {}): Promise<void> {
  for (const batchId of await ports.clicks.sealed()) await writeBatch(ports, batchId)
  while (all || (await isDue(ports))) {
    const batchId = await ports.clicks.seal(maxFileBytes)
    if (batchId === undefined) return
    await writeBatch(ports, batchId)
  }
}

async function isDue({ clicks, clock }: WriteClicksPorts): Promise<boolean> {
  const { bytes, oldestAtMs } = await clicks.waiting()
  return bytes >= maxFileBytes || (oldestAtMs !== undefined && oldestAtMs <= clock.now() - maxWaitMs)
}

async function writeBatch(ports: WriteClicksPorts, batchId: string): Promise<void> {
  for (const key of await fileClicks(ports, await ports.clicks.read(batchId), batchId))
    await ports.jobs.enqueue({ kind: aggregateJobKind, payload: { key }, key })
  await ports.clicks.remove(batchId)
}

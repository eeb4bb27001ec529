import type { Clock, JobQueue } from '@cloudalbum/core'
import type { HealthCheck } from './readiness.ts'

/** @param prove throws when it does not read or write */
export const storeCheck =
  (prove: () => Promise<void>): HealthCheck =>
  async () => {
    await prove()
    return {}
  }

export const diskCheck =
  (space: () => Promise<{ freeBytes: number; totalBytes: number }>, minFreeBytes: number): HealthCheck =>
  async () => {
    const { freeBytes, totalBytes } = await space()
    const figures = { freeBytes, totalBytes, minFreeBytes }
    return freeBytes >= minFreeBytes ? { figures } : { figures, problem: 'the disk is nearly full' }
  }

/** Work that has been due for long: nobody does it, or there is more than can be done. */
export const queueCheck =
  (jobs: Pick<JobQueue, 'stats'>, clock: Clock, maxAgeMs: number): HealthCheck =>
  async () => {
    const { due, oldestDueAtMs } = await jobs.stats()
    const ageMs = oldestDueAtMs === undefined ? 0 : Math.max(clock.now() - oldestDueAtMs, 0)
    const figures = { due, oldestDueS: Math.round(ageMs / 1000), maxDueS: maxAgeMs / 1000 }
    return ageMs <= maxAgeMs ? { figures } : { figures, problem: 'work has been waiting for too long' }
  }

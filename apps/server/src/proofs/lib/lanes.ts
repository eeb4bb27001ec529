import { availableParallelism } from 'node:os'

/** Does the work for each, a few at a time. @throws what any of them throws, when the others have ended. */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(4, availableParallelism()) }, lane))
  for (const one of lanes) if (one.status === 'rejected') throw one.reason
}

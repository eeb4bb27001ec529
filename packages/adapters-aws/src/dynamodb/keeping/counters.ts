import { systemClock, type Clock, type Counters, type WrongCount } from '@cloudalbum/core'
import { setTimeout } from 'node:timers/promises'
import type { Dynamo } from '../dynamo.ts'
import type { Difference, Look } from './difference.ts'

export interface DynamoCountersOptions {
  /** Indexes are a moment behind: what is wrong still is so after this. */
  settleMs?: number
  clock?: Clock
}

/**
 * Everything in DynamoDB that is counted or listed of other rows. There is no moment of which all rows can be read: a count is wrong when
 * it is so twice, the same, and is set on condition that it still is.
 */
export function createDynamoCounters(
  dynamo: Dynamo,
  { settleMs = 3000, clock = systemClock }: DynamoCountersOptions = {},
): Counters {
  const lookTwice = async (look: Look, accountId: string, signal: AbortSignal): Promise<Difference[]> => {
    const seen = await look(dynamo, accountId, signal, clock.now())
    const tidying = seen.filter(({ tidies }) => tidies)
    const first = new Map(seen.flatMap((one) => (one.tidies ? [] : [[one.what, one]])))
    if (first.size === 0) return tidying
    await setTimeout(settleMs, undefined, { signal })
    const wrong = (await look(dynamo, accountId, signal, clock.now())).filter(({ what, stored, counted }) => {
      const before = first.get(what)
      return before && before.stored === stored && before.counted === counted
    })
    return [...wrong, ...tidying]
  }
  return {
    async check(accountId, { repair, signal }) {
      // No request needs them: functions that answer start without.
      const { looks } = await import('./looks.ts')
      const found: WrongCount[] = []
      for (const look of looks)
        for (const { mend, tidies, ...one } of await lookTwice(look, accountId, signal)) {
          const repaired = repair && (await mend())
          if (!tidies) found.push({ ...one, repaired })
        }
      return found
    },
  }
}

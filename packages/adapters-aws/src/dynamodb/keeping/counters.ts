import type { Counters, WrongCount } from '@cloudalbum/core'
import { setTimeout } from 'node:timers/promises'
import type { Dynamo } from '../dynamo.ts'
import type { Difference, Look } from './difference.ts'

export interface DynamoCountersOptions {
  /** Indexes are a moment behind: what is wrong still is so after this. */
  settleMs?: number
}

/**
 * Everything in DynamoDB that is counted or listed of other rows. There is no moment of which all rows can be read: a count is wrong when
 * it is so twice, the same, and is set on condition that it still is.
 */
export function createDynamoCounters(
  dynamo: Dynamo,
  { settleMs = 3000 }: DynamoCountersOptions = {},
): Counters {
  const lookTwice = async (look: Look, accountId: string, signal: AbortSignal): Promise<Difference[]> => {
    const first = new Map((await look(dynamo, accountId, signal)).map((one) => [one.what, one]))
    if (first.size === 0) return []
    await setTimeout(settleMs, undefined, { signal })
    return (await look(dynamo, accountId, signal)).filter(({ what, stored, counted }) => {
      const before = first.get(what)
      return before && before.stored === stored && before.counted === counted
    })
  }
  return {
    async check(accountId, { repair, signal }) {
      // No request needs them: functions that answer start without.
      const { looks } = await import('./looks.ts')
      const found: WrongCount[] = []
      for (const look of looks)
        for (const { mend, ...one } of await lookTwice(look, accountId, signal))
          found.push({ ...one, repaired: repair && (await mend()) })
      return found
    },
  }
}

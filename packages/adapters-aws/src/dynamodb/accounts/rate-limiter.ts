import type { Clock, RateLimit, RateLimiter } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { again } from './again.ts'

interface Window {
  [name: string]: unknown
  count: number
  endsAtMs: number
}

const table = 'rate-limits'

/** Counts in DynamoDB: one write a hit, one more for the first of a window. Wrap it in `limitAlways`. */
export function createDynamoRateLimiter(dynamo: Dynamo, clock: Clock): RateLimiter {
  /** Undefined when somebody else began the window meanwhile. */
  async function hit(key: string, { max, windowMs }: RateLimit): Promise<number | undefined> {
    const nowMs = clock.now()
    const { done, row } = await dynamo.attempt<Window>(
      table,
      { key },
      {
        update: 'SET #count = #count + :one',
        condition: '#endsAtMs > :nowMs AND #count < :max',
        values: { one: 1, nowMs, max },
      },
    )
    if (done) return 0
    if (row && row.endsAtMs > nowMs) return row.endsAtMs - nowMs
    const endsAtMs = nowMs + windowMs
    const begun = await dynamo.update(
      table,
      { key },
      {
        update: 'SET #count = :one, #endsAtMs = :endsAtMs, #expiresAtS = :expiresAtS',
        condition: 'attribute_not_exists(#key) OR #endsAtMs <= :nowMs',
        values: { one: 1, endsAtMs, expiresAtS: Math.ceil(endsAtMs / 1000), nowMs },
      },
    )
    return begun ? 0 : undefined
  }

  return {
    hit: (key, limit) => again(() => hit(key, limit)),
    async forgive(key) {
      await dynamo.update(
        table,
        { key },
        {
          update: 'SET #count = #count - :one',
          condition: '#count > :none',
          values: { one: 1, none: 0 },
        },
      )
    },
  }
}

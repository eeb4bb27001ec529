import { newId, type Clock, type RateLimit, type RateLimiter } from '@cloudalbum/core'
import { CameBetween, optimistically } from '../came-between.ts'
import type { Dynamo } from '../dynamo.ts'

interface Window {
  [name: string]: unknown
  count: number
  endsAtMs: number
  /** Who changed it last. */
  by?: string
}

const table = 'rate-limits'

/** Counts in DynamoDB: one write a hit, one more for the first of a window. Wrap it in `limitAlways`. */
export function createDynamoRateLimiter(dynamo: Dynamo, clock: Clock): RateLimiter {
  async function hit(key: string, { max, windowMs }: RateLimit): Promise<number> {
    const nowMs = clock.now()
    const by = newId()
    const { done, row } = await dynamo.attempt<Window>(
      table,
      { key },
      {
        update: 'SET #count = #count + :one, #by = :by',
        condition: `#endsAtMs > :nowMs AND #count < :max AND ${notYetBy}`,
        values: { one: 1, nowMs, max, by },
      },
    )
    if (done || row?.by === by) return 0
    if (row && row.endsAtMs > nowMs) return row.endsAtMs - nowMs
    const endsAtMs = nowMs + windowMs
    const begun = await dynamo.attempt<Window>(
      table,
      { key },
      {
        update: 'SET #count = :one, #endsAtMs = :endsAtMs, #expiresAtS = :expiresAtS, #by = :by',
        condition: 'attribute_not_exists(#key) OR #endsAtMs <= :nowMs',
        values: { one: 1, endsAtMs, expiresAtS: Math.ceil(endsAtMs / 1000), nowMs, by },
      },
    )
    if (begun.done || begun.row?.by === by) return 0
    // Somebody else began the window.
    throw new CameBetween()
  }

  return {
    hit: (key, limit) => optimistically(() => hit(key, limit)),
    async forgive(key) {
      await dynamo.update(
        table,
        { key },
        {
          update: 'SET #count = #count - :one, #by = :by',
          condition: `#count > :none AND ${notYetBy}`,
          values: { one: 1, none: 0, by: newId() },
        },
      )
    },
  }
}

/** Who sends the same again, as the answer was lost, counts once. */
const notYetBy = '(attribute_not_exists(#by) OR #by <> :by)'

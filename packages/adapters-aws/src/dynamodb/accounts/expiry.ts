import type { Dynamo, Row } from '../dynamo.ts'
import { text, type TableIndex } from '../table.ts'

const dayMs = 24 * 3_600_000
const dayOf = (ms: number) => new Date(Math.floor(ms / dayMs) * dayMs).toISOString().slice(0, 10)

/**
 * Rows that expire. DynamoDB removes them by itself, free of charge, within days; an index by the day lets a prune find what is
 * left. By the day, and not by the moment, so that a session that is used ten times a day moves in it once.
 */
export const expiry = {
  /** Seconds since 1970, for the time to live. */
  attribute: 'expiresAtS',
  index: (projection: TableIndex['projection']): TableIndex => ({
    name: 'byExpiry',
    partition: text('expiryList'),
    sort: text('expiryDay'),
    projection,
  }),
  /** What a row that expires has besides its own attributes. */
  members: (expiresAtMs: number) => ({
    expiresAtS: Math.ceil(expiresAtMs / 1000),
    expiryList: 'all',
    expiryDay: dayOf(expiresAtMs),
  }),
  /** Rows of the day of `ms` and of days after it. */
  from: (ms: number) => ({
    index: 'byExpiry',
    keys: '#expiryList = :expiryList AND #expiryDay >= :expiryDay',
    values: { expiryList: 'all', expiryDay: dayOf(ms) },
  }),
}

/** Removes what expired before a time. `keyOf` names the key of a row. */
export async function removeExpired(
  dynamo: Dynamo,
  table: string,
  beforeMs: number,
  keyOf: (row: Row) => Row,
): Promise<void> {
  const old = dynamo.each({
    table,
    index: 'byExpiry',
    keys: '#expiryList = :expiryList AND #expiryDay <= :expiryDay',
    values: { expiryList: 'all', expiryDay: dayOf(beforeMs) },
  })
  // It may have been prolonged meanwhile, or later on that day.
  for await (const row of old)
    await dynamo.remove(table, keyOf(row), {
      condition: '#expiresAtMs < :beforeMs',
      values: { beforeMs },
    })
}

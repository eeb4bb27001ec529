import type { Dynamo, Row, Write } from '../dynamo.ts'
import { TransactionRefused } from '../dynamo-errors.ts'
import { joinTurns } from '../photos/join-turns.ts'
import { giveWay, unavailable } from '../retry.ts'
import { indexRows } from './item-lists.ts'
import { readItemRows, type ItemRow, type UnsettledRow } from './item-rows.ts'
import { forgetRemoved } from './removed-items.ts'
import { settlement, type Unsettled } from './settlement.ts'

/** Read at once, and most that a transaction takes. */
const together = 100
/** What is more than this is left to the next one. */
const mostRounds = 20
const mostRefused = 12

/** Gives whether there was anything to do. */
export type Settle = (galleryId: string) => Promise<boolean>

/**
 * Makes index and counters of a gallery follow its items, likes and claims. Whoever changes one of these writes a row of
 * `gallery-unsettled` with it, in the same transaction, and calls this afterwards; whoever reads index or counters calls it
 * before. So they are exact, no change of one item touches the counters of all, and what a crash or a photo that changed has
 * left is done by the next who looks. Calls of one turn of the event loop, and those that come while it is at work, go
 * together. @throws AppError `unavailable` when others are always faster.
 */
export function createSettle(dynamo: Dynamo): Settle {
  const joined = joinTurns<undefined, boolean>(Infinity, async (galleryId, calls) => {
    const value = await settle(dynamo, galleryId)
    return calls.map(() => ({ value }))
  })
  return (galleryId) => joined(galleryId, undefined)
}

async function settle(dynamo: Dynamo, galleryId: string): Promise<boolean> {
  let refused = 0
  for (let round = 0; round < mostRounds;) {
    const { rows, next } = await dynamo.query<UnsettledRow & Row>({
      table: 'gallery-unsettled',
      keys: '#galleryId = :galleryId',
      values: { galleryId },
      limit: together,
      consistent: true,
    })
    if (rows.length === 0) return round + refused > 0
    const refusal = await settleRows(dynamo, galleryId, rows)
    if (!refusal) {
      if (!next) return true
      round++
    } else {
      // Somebody else settles the same.
      if (++refused === mostRefused) throw unavailable(refusal)
      await giveWay(refused)
    }
  }
  return true
}

/** Gives why some could not be settled as they were read. */
async function settleRows(
  dynamo: Dynamo,
  galleryId: string,
  rows: UnsettledRow[],
): Promise<TransactionRefused | undefined> {
  const items = await readItemRows(
    dynamo,
    rows.flatMap(({ itemId }) => itemId ?? []),
  )
  const all = rows.map((row): Unsettled => ({ row, item: items.get(row.itemId ?? '') }))
  await Promise.all([
    dynamo.write([...items.values()].flatMap(indexWrites)),
    forgetRemoved(dynamo, [...items.values()]),
  ])
  let refusal: TransactionRefused | undefined
  for (const writes of transactions(galleryId, all))
    try {
      await dynamo.transact(writes)
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error
      refusal = error
    }
  return refusal
}

/**
 * Before the counters, as they find nothing to settle afterwards. It harms nobody when it is late: the rows are those of one
 * edition, and readers compare with the item.
 */
function indexWrites(item: ItemRow): ({ table: string; put: Row } | { table: string; remove: Row })[] {
  const { id, galleryId, listed, counted, removedAtMs } = item
  if (!counted) return []
  const table = 'gallery-index'
  const [past, present] = [indexRows(galleryId, id, counted), indexRows(galleryId, id, listed)]
  const puts = removedAtMs === undefined ? present.map((put) => ({ table, put: { ...put } })) : []
  return [...puts, ...past.map((row) => ({ table, remove: { ...row } }))]
}

/** As many as fit, in their order. */
function* transactions(galleryId: string, all: readonly Unsettled[]): Generator<Write[]> {
  let group: Unsettled[] = []
  let writes: Write[] = []
  for (const one of all) {
    const more = settlement(galleryId, [...group, one])
    const isFull = more.length > together && group.length > 0
    if (isFull) yield writes
    group = isFull ? [one] : [...group, one]
    writes = isFull ? settlement(galleryId, group) : more
  }
  yield writes
}

import type { Dynamo } from '../dynamo.ts'
import { wordKey, wordsTable, type WordRow } from './word-hints.ts'
import { monthsTable, type MonthRow } from './month-counts.ts'
import { countPending } from './pending-counts.ts'

/** A month that may hold photos that match; `days` where only these do. */
export interface HintedMonth {
  month: string
  days?: ReadonlySet<number>
}

/** Months as `yyyy-mm`, both of them included. */
export interface MonthBounds {
  from: string
  to: string
}

/** A page of rows of months takes 4 kB at most. */
const rowsAtOnce = 48

/** Months that have all of these hints, the newest first, read as they are taken. Without hints: all that hold photos. */
export async function* hintedMonths(
  dynamo: Dynamo,
  accountId: string,
  hints: ReadonlySet<string>,
  bounds: MonthBounds,
): AsyncGenerator<HintedMonth> {
  if (bounds.from > bounds.to) return
  if (hints.size === 0) {
    yield* allMonths(dynamo, accountId, bounds)
    return
  }
  const walks = [...hints].map((hint) => monthsOfHint(dynamo, accountId, hint, bounds))
  for (;;) {
    let heads = await Promise.all(walks.map((walk) => walk.next()))
    for (;;) {
      const found: HintedMonth[] = heads.flatMap(({ done, value }) => (done ? [] : [value]))
      if (found.length < walks.length) return
      const oldest = found.reduce((month, one) => (one.month < month ? one.month : month), bounds.to)
      if (found.every(({ month }) => month === oldest)) {
        const days = commonDays(found)
        if (days?.size !== 0) yield { month: oldest, ...(days ? { days } : {}) }
        break
      }
      // Those that are ahead of the slowest follow it.
      heads = await Promise.all(
        walks.map(async (walk, i) => {
          const head = heads[i]
          return head && !head.done && head.value.month === oldest ? head : walk.next()
        }),
      )
    }
  }
}

async function* monthsOfHint(
  dynamo: Dynamo,
  accountId: string,
  hint: string,
  { from, to }: MonthBounds,
): AsyncGenerator<HintedMonth, void> {
  const rows = dynamo.each<WordRow>({
    table: wordsTable,
    keys: '#accountId = :accountId AND #word BETWEEN :from AND :to',
    values: { accountId, from: wordKey(hint, from), to: wordKey(hint, to) },
    backwards: true,
    limit: rowsAtOnce,
  })
  for await (const { word, any, days } of rows)
    yield { month: word.slice(hint.length + 1), ...(any || !days ? {} : { days }) }
}

async function* allMonths(
  dynamo: Dynamo,
  accountId: string,
  { from, to }: MonthBounds,
): AsyncGenerator<HintedMonth> {
  await countPending(dynamo, accountId)
  const rows = dynamo.each<MonthRow>({
    table: monthsTable,
    keys: '#accountId = :accountId AND #month BETWEEN :from AND :to',
    values: { accountId, from, to },
    backwards: true,
    limit: 8,
  })
  for await (const { month } of rows) yield { month }
}

/** Undefined: any day. */
function commonDays(months: readonly HintedMonth[]): ReadonlySet<number> | undefined {
  const named = months.flatMap(({ days }) => (days ? [days] : []))
  const [first, ...others] = named
  return first && new Set([...first].filter((day) => others.every((days) => days.has(day))))
}

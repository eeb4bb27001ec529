import type { Dynamo } from '../dynamo.ts'
import { bitsOf, daysOf, knownForMs, wordsTable, type WordRow } from '../photos/word-hints.ts'
import type { Difference } from './difference.ts'

/**
 * A hint that no photo needs is noted first, and goes when still none does after this long. Meanwhile whoever needs it again sees the
 * note and takes it away: at the latest when it has forgotten that it knew of the hint (`knownForMs`).
 */
export const noticeMs = 24 * knownForMs

/** Days that a hint names, as bits. */
export const hintedDays = ({ any, days }: WordRow): number => (any ? anyDay : bitsOf(days ?? []))

const anyDay = -1

/** What is to be done with a hint now. Undefined: nothing. @param needed days of photos that are found by it, as bits */
export function sweepOf(dynamo: Dynamo, row: WordRow, needed: number, nowMs: number): Difference | undefined {
  const unneeded = row.any ? (needed === 0 ? anyDay : 0) : hintedDays(row) & ~needed
  const { unneededSinceMs: sinceMs } = row
  if (sinceMs === undefined) return unneeded === 0 ? undefined : note(dynamo, row, unneeded, nowMs)
  const noted = row.any ? anyDay : bitsOf(row.unneededDays ?? [])
  const gone = unneeded & noted
  if (gone === 0) return change(dynamo, row, sinceMs, { update: `REMOVE ${notes}` })
  if (sinceMs > nowMs - noticeMs) return undefined
  if (gone === hintedDays(row)) return removal(dynamo, row, sinceMs)
  const days = daysOf(gone)
  return change(dynamo, row, sinceMs, {
    update: `DELETE #days :gone REMOVE ${notes}`,
    values: { gone: new Set(days) },
  })
}

const notes = '#unneededSinceMs, #unneededDays'

function note(dynamo: Dynamo, row: WordRow, unneeded: number, nowMs: number): Difference {
  const days = row.any ? {} : { days: new Set(daysOf(unneeded)) }
  return tidying(row, async () => {
    await dynamo.update(wordsTable, keyOf(row), {
      update: `SET #unneededSinceMs = :nowMs${row.any ? '' : ', #unneededDays = :days'}`,
      condition: 'attribute_exists(#word) AND attribute_not_exists(#unneededSinceMs)',
      values: { nowMs, ...days },
    })
  })
}

const change = (
  dynamo: Dynamo,
  row: WordRow,
  sinceMs: number,
  { update, values }: { update: string; values?: Record<string, unknown> },
): Difference =>
  tidying(row, async () => {
    const terms = { condition: '#unneededSinceMs = :sinceMs', values: { sinceMs, ...values } }
    await dynamo.update(wordsTable, keyOf(row), { update, ...terms })
  })

const removal = (dynamo: Dynamo, row: WordRow, sinceMs: number): Difference =>
  tidying(row, async () => {
    const terms = { condition: '#unneededSinceMs = :sinceMs', values: { sinceMs } }
    await dynamo.remove(wordsTable, keyOf(row), terms)
  })

const keyOf = ({ accountId, word }: WordRow) => ({ accountId, word })

const tidying = ({ word }: WordRow, mend: () => Promise<void>): Difference => ({
  what: `hint ${word}`,
  stored: undefined,
  counted: undefined,
  tidies: true,
  mend: async () => {
    await mend()
    return true
  },
})

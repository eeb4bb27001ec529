import type { Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { hintsFor, WordHints, wordKey, wordsTable, type WordRow } from '../photos/word-hints.ts'
import type { Difference, Recount } from './difference.ts'

/** Bits of days; all of them: on any day. */
const anyDay = -1

/** What search goes by. Hints that no photo needs are no fault: they cost a look in vain. */
export async function startHints(dynamo: Dynamo, accountId: string): Promise<Recount<Photo>> {
  const days = new Map<string, number>()
  const rows = dynamo.each<WordRow>({
    table: wordsTable,
    keys: '#accountId = :accountId',
    values: { accountId },
    consistent: true,
  })
  for await (const row of rows)
    days.set(row.word, row.any ? anyDay : [...(row.days ?? [])].reduce((bits, day) => bits | (1 << day), 0))
  const found: Difference[] = []
  const missing = new WordHints(dynamo)
  return {
    add(photo) {
      const hints = hintsFor(photo)
      const there = hints.filter(
        ({ token, month, day }) => ((days.get(wordKey(token, month)) ?? 0) & (1 << day)) !== 0,
      )
      if (there.length < hints.length)
        found.push({
          what: `hints for search at photo ${photo.id}`,
          stored: String(there.length),
          counted: String(hints.length),
          // Nothing can come between: a hint more harms nobody.
          mend: async () => {
            await missing.addMissing(hintsFor(photo))
            return true
          },
        })
    },
    differences: () => found,
  }
}

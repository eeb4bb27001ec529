import type { Photo } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'
import { hintsFor, WordHints, wordKey, wordsTable, type WordRow } from '../photos/word-hints.ts'
import type { Difference, Recount } from './difference.ts'
import { hintedDays, sweepOf } from './hint-sweep.ts'

/** In one go; the rest is for the next one. */
const mostSwept = 2000

/**
 * What search goes by. Hints that no photo needs are no fault, they cost a look in vain: they are swept (hint-sweep.ts).
 * @param nowMs when the photos begin to be read
 */
export async function startHints(
  dynamo: Dynamo,
  accountId: string,
  nowMs: number,
  most = mostSwept,
): Promise<Recount<Photo>> {
  const rows = new Map<string, WordRow>()
  const all = dynamo.each<WordRow>({
    table: wordsTable,
    keys: '#accountId = :accountId',
    values: { accountId },
    consistent: true,
  })
  for await (const row of all) rows.set(row.word, row)
  const needed = new Map<string, number>()
  const found: Difference[] = []
  const missing = new WordHints(dynamo)
  return {
    add(photo) {
      const hints = hintsFor(photo)
      const there = hints.filter(({ token, month, day }) => {
        const word = wordKey(token, month)
        const row = rows.get(word)
        needed.set(word, (needed.get(word) ?? 0) | (1 << day))
        return row !== undefined && (hintedDays(row) & (1 << day)) !== 0
      })
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
    differences() {
      const sweeps: Difference[] = []
      for (const row of rows.values()) {
        const sweep = sweepOf(dynamo, row, needed.get(row.word) ?? 0, nowMs)
        if (sweep && sweeps.push(sweep) === most) break
      }
      return [...found, ...sweeps]
    },
  }
}

import type { Counters, WrongCount } from '@cloudalbum/core'
import { setImmediate } from 'node:timers/promises'
import { openDatabase, transact, type Database } from './database.ts'
import { checkGalleryCounts } from './gallery-recount.ts'
import { countSetter } from './photos-count-setter.ts'
import { PhotoCounts, storedTexts } from './photos-counts.ts'
import { countDifferences, countNow, photoRows, type CountDifference } from './photos-recount.ts'
import { fromRow } from './photos-row.ts'

/** Between two breaths: a server that checks goes on answering. */
const rowsAtOnce = 500

/** Counts of SQLite, held against the rows of one moment. */
export function createSqliteCounters(db: Database): Counters {
  return {
    async check(accountId, { repair, signal }) {
      const seen = await lookAtPhotos(db, accountId, signal)
      const photos: WrongCount[] =
        seen.length > 0 && repair ? repairPhotos(db, accountId) : seen.map(unrepaired)
      signal.throwIfAborted()
      return [...photos, ...checkGalleryCounts(db, accountId, repair)]
    },
  }
}

const unrepaired = (one: CountDifference): WrongCount => ({ ...one, repaired: false })

/** Reads the rows of one moment, on a connection of its own that is in nobody's way. */
async function lookAtPhotos(
  db: Database,
  accountId: string,
  signal: AbortSignal,
): Promise<CountDifference[]> {
  if (db.memory) return countDifferences(countNow(db, accountId), storedTexts(db, accountId))
  const snapshot = openDatabase(db.name, { readonly: true })
  try {
    snapshot.exec('BEGIN')
    const counts = new PhotoCounts()
    let rows = 0
    for (const row of photoRows(snapshot, accountId)) {
      counts.add(fromRow(row))
      if (++rows % rowsAtOnce > 0) continue
      await setImmediate()
      signal.throwIfAborted()
    }
    return countDifferences(counts, storedTexts(snapshot, accountId))
  } finally {
    snapshot.close()
  }
}

/** Counts again where nobody else writes, and sets what differs. */
function repairPhotos(db: Database, accountId: string): WrongCount[] {
  return transact(db, () => {
    const counts = countNow(db, accountId)
    const wrong = countDifferences(counts, storedTexts(db, accountId))
    const set = countSetter(db, accountId, counts)
    for (const { what } of wrong) set(what)
    return wrong.map((one) => ({ ...one, repaired: true }))
  })
}

import type { WrongCount } from '@cloudalbum/core'
import type { Database } from './database.ts'
import { PhotoCounts, storedTexts } from './photos-counts.ts'
import { fromRow, photoColumns, type PhotoRow } from './photos-row.ts'

/** A counter or index entry that is not what the photos themselves say. */
export type CountDifference = Omit<WrongCount, 'repaired'>

/** Counts an account's photos one by one and compares; empty when all is exact. Reads every row at once. */
export function recountPhotos(db: Database, accountId: string): CountDifference[] {
  return db.transaction(() => countDifferences(countNow(db, accountId), storedTexts(db, accountId)))()
}

export function countNow(db: Database, accountId: string): PhotoCounts {
  const counts = new PhotoCounts()
  for (const row of photoRows(db, accountId)) counts.add(fromRow(row))
  return counts
}

export const photoRows = (db: Database, accountId: string): IterableIterator<PhotoRow> =>
  db.prepare<[string], PhotoRow>(`SELECT ${photoColumns} FROM photos WHERE account_id = ?`).iterate(accountId)

export function countDifferences(counts: PhotoCounts, stored: Map<string, string>): CountDifference[] {
  const counted = counts.texts()
  return [...new Set([...counted.keys(), ...stored.keys()])]
    .filter((what) => counted.get(what) !== stored.get(what))
    .map((what) => ({ what, stored: stored.get(what), counted: counted.get(what) }))
}
